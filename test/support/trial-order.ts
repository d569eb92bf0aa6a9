import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrialOrder } from '../../src/main/trial/protocol.ts';
import { ringSessions, writeSmallDataset } from './small-split.ts';

/** An order to train a small gru4rec on a small data set, in folders of its own. */
export function trialOrder(changes: Partial<TrialOrder> = {}): TrialOrder {
  const dataset = writeSmallDataset(ringSessions(200, 30, 1), ringSessions(40, 30, 2), 30);
  return {
    runId: 'run-1',
    model: 'gru4rec',
    hyperparameters: { hiddenUnits: [12], batchSize: 8, samples: 16, epochs: 4, dropoutHidden: 0.1 },
    seed: 1,
    evaluation: { cutoffs: [1, 5], ties: 'conservative' },
    ...dataset,
    runDirectory: mkdtempSync(join(tmpdir(), 'segue-run-')),
    threads: 1,
    resume: true,
    ...changes,
  };
}
