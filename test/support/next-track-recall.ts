import type { Listening } from '../../src/main/data/sample-world/listening.ts';

/** Rule weights fall with the distance between two tracks, up to this many steps (MODELS: SR). */
const RULE_STEPS = 10;

export type RecallComparison = { popularity: number; sequentialRules: number; predictions: number };

/** Recall@k of popularity and of sequential rules (weights 1/distance, last track only), trained on the sessions before `testFrom`, counted by hand. */
export function nextTrackRecall(listening: Listening, tracks: number, testFrom: number, k: number): RecallComparison {
  const { sessionOffsets, eventTrack, eventTimestamp } = listening;
  const support = new Float64Array(tracks);
  const rules = Array.from({ length: tracks }, () => new Map<number, number>());
  const test: [previous: number, next: number][] = [];
  for (let session = 0; session + 1 < sessionOffsets.length; session++) {
    const [from, to] = [sessionOffsets[session]!, sessionOffsets[session + 1]!];
    const isTest = eventTimestamp[from]! >= testFrom;
    for (let event = from; event < to; event++) {
      const track = eventTrack[event]!;
      if (isTest) {
        if (event > from) test.push([eventTrack[event - 1]!, track]);
        continue;
      }
      support[track]!++;
      for (let step = 1; step <= RULE_STEPS && event - step >= from; step++) {
        const rule = rules[eventTrack[event - step]!]!;
        rule.set(track, (rule.get(track) ?? 0) + 1 / step);
      }
    }
  }
  const top = (scores: Iterable<[number, number]>) =>
    new Set(
      [...scores]
        .sort((a, b) => b[1] - a[1])
        .slice(0, k)
        .map(([track]) => track),
    );
  const popular = top(support.entries());
  const topRules = rules.map(top);
  const share = (isHit: (previous: number, next: number) => boolean) =>
    test.filter(([previous, next]) => isHit(previous, next)).length / test.length;
  return {
    popularity: share((_, next) => popular.has(next)),
    sequentialRules: share((previous, next) => topRules[previous]!.has(next)),
    predictions: test.length,
  };
}
