import type { SignificanceTest } from '../domain/analysis.ts';
import { formatCount } from '../format.ts';

/** Levels of significance and their marks, the strictest first. */
const MARKS = [
  { below: 0.001, mark: '***' },
  { below: 0.01, mark: '**' },
  { below: 0.05, mark: '*' },
] as const;

/** How a corrected p is marked beside a number; nothing where it says nothing. */
export function significanceMark(holmP: number | null): string {
  return MARKS.find(({ below }) => holmP !== null && holmP < below)?.mark ?? '';
}

/** What the marks of a table mean, to stand below it. `hasSeeds` where a number is a mean over seeds. */
export function significanceNote(baseline: string, tests: readonly SignificanceTest[], hasSeeds: boolean): string {
  const sessions = tests.map(({ n }) => n);
  const [fewest, most] = [Math.min(...sessions), Math.max(...sessions)];
  const counted = fewest === most ? formatCount(most) : `${formatCount(fewest)} to ${formatCount(most)}`;
  return `*, ** and *** differ from ${baseline} with p below 0.05, 0.01 and 0.001: paired t-test over ${counted} sessions${hasSeeds ? ', lowest seed of each' : ''}, Holm-corrected over ${formatCount(tests.length)} test${tests.length === 1 ? '' : 's'}.`;
}
