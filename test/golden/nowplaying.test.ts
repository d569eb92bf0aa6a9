import { beforeAll, describe, expect, it } from 'vitest';
import { readNowplaying } from '../../bench/support/nowplaying.ts';
import { createNextTrackEvaluation } from '../../src/main/evaluation/evaluate-next-track.ts';
import { findNextTrackModel, parseHyperparameters } from '../../src/main/models/registry.ts';
import type { Hyperparameters } from '../../src/shared/domain/model.ts';
import { buildCounted } from '../support/build-counted.ts';
import { sharedData } from '../support/shared-data.ts';

// Numbers published for, or computed from, the #nowplaying split of the GCE-GNN paper (MODELS 7): P@20 and MRR@20 in percent.
// All were computed independently of this code.
const EXPECTED: [model: string, settings: Hyperparameters, precision: number, mrr: number][] = [
  ['popularity', {}, 1.8, 0.6],
  ['markov', {}, 13.1, 7.2],
  ['sequential-rules', { steps: 9, weighting: 'quadratic' }, 16.22, 7.78],
];

describe.skipIf(!sharedData.isThere)(`#nowplaying (${sharedData.isThere ? 'test split' : sharedData.reason})`, () => {
  let split: ReturnType<typeof readNowplaying>;
  beforeAll(() => {
    split = readNowplaying();
  });

  it.each(EXPECTED)('gives the known numbers for %s', (model, settings, precision, mrr) => {
    const { data, test } = split;
    const learner = findNextTrackModel(model).build(parseHyperparameters(model, settings), data, buildCounted);
    const evaluation = createNextTrackEvaluation(test, [20]);
    for (const batch of learner.rank(test)) evaluation.add(batch);
    const { overall, sessions } = evaluation.result();
    expect(sessions.predictions.reduce((sum, made) => sum + made, 0)).toBe(89_824);
    expect(Math.abs(100 * overall['recall@20']! - precision)).toBeLessThan(0.05);
    expect(Math.abs(100 * overall['mrr@20']! - mrr)).toBeLessThan(0.05);
  });
});
