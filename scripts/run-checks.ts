import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup/bootstrap.mjs';
import { endWithStarter } from './setup/end-with-starter.ts';
import { run } from './setup/run.mjs';
import { setUp } from './setup/set-up.ts';
import { SetupError, step } from './setup/steps.mjs';

/** Passed, failed and skipped; a check counts as one, the tests each as one. */
type Counts = { passed: number; failed: number; skipped: number };

/** How much of a failing check's output is shown. */
const OUTPUT_CHARACTERS = 2_000_000;
const reportPath = join(root, '.segue', 'tests.json');

const module = (...path: string[]) => join(root, 'node_modules', ...path);
const CHECKS: { name: string; args: string[] }[] = [
  {
    name: 'format and lint',
    args: [module('@biomejs', 'biome', 'bin', 'biome'), 'ci', '--colors=off', '--error-on-warnings', '--max-diagnostics=200', '.'],
  },
  { name: 'types', args: [module('typescript', 'bin', 'tsc'), '-p', '.'] },
  { name: 'page types', args: [module('typescript', 'bin', 'tsc'), '-p', 'tsconfig.pages.json'] },
  {
    name: 'renderer types',
    args: [module('svelte-check', 'bin', 'svelte-check'), '--tsconfig', 'src/renderer/tsconfig.json', '--fail-on-warnings'],
  },
  {
    name: 'layers',
    args: [
      module('dependency-cruiser', 'bin', 'dependency-cruiser.mjs'),
      '--output-type',
      'err-long',
      'src',
      'test',
      'bench',
      'scripts',
      'bin',
    ],
  },
  { name: 'dead code', args: [module('knip', 'bin', 'knip.js')] },
];

const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
const failures: string[] = [];

endWithStarter();
await check('set up', async () => {
  await setUp();
  return { passed: 1, failed: 0, skipped: 0 };
});
for (const { name, args } of CHECKS) await check(name, () => runCheck(args));
await check('tests', () => runTests(process.argv.slice(2)));

for (const failure of failures) console.log(`\n${failure}`);
const skipped = counts.skipped === 0 ? '' : `, ${counts.skipped} skipped`;
console.log(`\n${counts.passed} passed, ${counts.failed} failed${skipped}`);
process.exitCode = counts.failed === 0 ? 0 : 1;

async function check(name: string, work: () => Promise<Counts & { output?: string }>): Promise<void> {
  await step(name, async () => {
    const { passed, failed, skipped, output } = await work().catch((error: unknown) => failureOf(error));
    counts.passed += passed;
    counts.failed += failed;
    counts.skipped += skipped;
    if (failed > 0) failures.push(`---- ${name} ----\n${output?.trimEnd() ?? ''}`);
    if (passed + failed === 1) return failed === 0 ? 'passed' : 'FAILED';
    return `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
  });
}

/** What setting up could not do is one failed check; anything else is a bug of the checks themselves. */
function failureOf(error: unknown): Counts & { output: string } {
  if (!(error instanceof SetupError)) throw error;
  return { passed: 0, failed: 1, skipped: 0, output: error.message };
}

async function runCheck(args: string[]): Promise<Counts & { output: string }> {
  const { status, output } = await run(process.execPath, args, { cwd: root, keepCharacters: OUTPUT_CHARACTERS });
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0, output };
}

async function runTests(args: string[]): Promise<Counts & { output: string }> {
  mkdirSync(join(root, '.segue'), { recursive: true });
  rmSync(reportPath, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportPath}`];
  const { status, output } = await run(process.execPath, [module('vitest', 'vitest.mjs'), 'run', ...reporters, ...args], {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1' },
    keepCharacters: OUTPUT_CHARACTERS,
  });
  const counted = readReport();
  // A file that does not load, or an error outside any test, fails the run without failing a test.
  if (status !== 0 && counted.failed === 0) counted.failed = 1;
  return { ...counted, output };
}

function readReport(): Counts {
  type Report = {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numTodoTests: number;
    testResults: { status: string; assertionResults: { status: string }[] }[];
  };
  let report: Report;
  try {
    report = JSON.parse(readFileSync(reportPath, 'utf8')) as Report;
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
