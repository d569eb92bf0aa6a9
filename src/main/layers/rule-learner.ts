import type { TieRule } from '../../shared/domain/search.ts';
import { formatCount } from '../../shared/format.ts';
import { createCountingLearner } from './counting-learner.ts';
import { countRules, type RuleCount, type RuleTable } from './rule-table.ts';
import type { SessionPart } from './session-part.ts';
import { tiedRank } from './tied-rank.ts';

/** How rules of the same weight stand to each other. */
export const EQUAL_RULES = ['first-seen', 'tied'] as const;
export type EqualRules = (typeof EQUAL_RULES)[number];

type RuleModel = Omit<RuleCount, 'part'> & {
  train: SessionPart;
  ties: TieRule;
  /** `first-seen`: the one the training sessions showed first is the better; `tied`: they tie, and the run's tie rule ranks them. */
  equalRules: EqualRules;
};

/**
 * The next-track learner of rules: the rules of the session's last track are the scores. Tracks without a rule score 0 and tie, whatever
 * `equalRules` says. Weights are compared in 32 bits, so that equal sums added up in another order do tie.
 */
export function createRuleLearner({ train, ties, equalRules, ...counting }: RuleModel) {
  const { trackCount } = counting;
  let table: RuleTable = { offsets: new Int32Array(trackCount + 1), tracks: new Int32Array(), weights: new Float64Array() };
  const rulesOf = (session: Int32Array) => {
    const last = session.at(-1)!;
    return { from: table.offsets[last]!, to: table.offsets[last + 1]! };
  };
  const weightAt = (rule: number) => Math.fround(table.weights[rule]!);

  return createCountingLearner({
    train,
    *learn() {
      table = yield* countRules({ part: train, ...counting });
    },
    rankTarget({ session }, target) {
      const { from, to } = rulesOf(session);
      let found = from;
      while (found < to && table.tracks[found] !== target) found++;
      if (found === to) return tiedRank(to - from, trackCount - (to - from), ties);
      if (equalRules === 'first-seen') return found - from + 1;
      let [first, end] = [found, found + 1];
      while (first > from && weightAt(first - 1) === weightAt(found)) first--;
      while (end < to && weightAt(end) === weightAt(found)) end++;
      return tiedRank(first - from, end - first, ties);
    },
    best({ session }, k) {
      const { from, to } = rulesOf(session);
      const tracks: number[] = [...table.tracks.subarray(from, Math.min(to, from + k))];
      const isRuled = new Set(tracks);
      for (let track = 0; track < trackCount && tracks.length < k; track++) {
        if (!isRuled.has(track)) tracks.push(track);
      }
      return {
        tracks: Int32Array.from(tracks),
        scores: Float32Array.from(tracks, (_track, place) => (from + place < to ? weightAt(from + place) : 0)),
      };
    },
    explain({ session }, track) {
      const { from, to } = rulesOf(session);
      const rule = table.tracks.subarray(from, to).indexOf(track);
      if (rule < 0) return { summary: 'No rule leads here from the last track: it only fills the list.', measure: null, evidence: [] };
      return {
        summary: `Rule ${formatCount(rule + 1)} of the ${formatCount(to - from)} that lead on from the last track, the heaviest first. This model looks at no other track.`,
        measure: 'rule weight',
        evidence: [{ place: session.length - 1, value: weightAt(from + rule) }],
      };
    },
  });
}
