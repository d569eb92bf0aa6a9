import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { openStore } from '../../src/main/store/store.ts';
import { createRng } from '../../src/shared/random.ts';
import { searchSpec, storedRun } from './stored-run.ts';

const SEEDS = 5;
const SEARCHES = 10;
const METRICS = ['recall', 'mrr', 'ndcg', 'accuracy'].flatMap((family) => [5, 10, 20].map((cutoff) => `${family}@${cutoff}`));

/** Fills a home with finished runs: five seeds of each configuration, a dozen hyperparameters, a dozen metrics and their epochs. */
export function fillHomeWithRuns(home: string, count: number): string[] {
  const store = openStore(join(home, 'segue.db'));
  const rng = createRng(1, 'many runs');
  const ids: string[] = [];
  for (let search = 0; search < SEARCHES; search++) {
    const { id: searchId } = store.searches.insert(searchSpec(`search ${search}`), new Date(2026, 0, 1 + search).toISOString());
    const runIds: string[] = [];
    store.transaction(() => {
      for (let number = search; number < count; number += SEARCHES) {
        const run = makeRun(searchId, number);
        runIds.push(run.id);
        const started = new Date(2026, 0, 1 + search, 0, 0, number).toISOString();
        store.runs.insert(run, started);
        store.runs.markStarted(run.id, started);
        for (let epoch = 1; epoch <= 3; epoch++) {
          store.epochs.record(run.id, { epoch, step: epoch * 100, seconds: 10, metrics: { loss: 8 / epoch + rng.uniform() } });
        }
        const metrics = Object.fromEntries([...METRICS, 'loss'].map((metric) => [metric, rng.uniform()]));
        store.runs.markDone(run.id, { metrics, trainingSeconds: 30 + rng.uniform() * 60, evaluationSeconds: 3 }, started);
      }
      store.cells.replace(searchId, runIds);
    });
    ids.push(...runIds);
  }
  store.close();
  return ids;
}

function makeRun(searchId: number, number: number) {
  const configuration = Math.floor(number / SEEDS);
  const pick = <Value>(values: readonly Value[], stride: number): Value => values[Math.floor(configuration / stride) % values.length]!;
  return storedRun(searchId, number, {
    id: createHash('sha256').update(`run ${number}`).digest('hex').slice(0, 12),
    identity: `identity ${number}`,
    seed: number % SEEDS,
    model: pick(['gru4rec', 'stamp', 'narm', 'popularity'], 1),
    dataset: pick(['nowplaying', 'mssd'], 4),
    hyperparameters: {
      loss: pick(['cross-entropy', 'bpr-max'], 8),
      learningRate: pick([0.01, 0.02, 0.05, 0.1, 0.2], 16),
      hiddenUnits: pick([[100], [200], [100, 50]], 80),
      batchSize: pick([32, 64, 128], 240),
      dropoutHidden: pick([0, 0.2, 0.5], 720),
      dropoutEmbedding: pick([0, 0.1], 2160),
      momentum: pick([0, 0.1, 0.3], 7),
      negatives: pick([512, 2048], 11),
      sampleAlpha: pick([0.5, 0.75], 13),
      logq: pick([0, 1], 17),
      constrainedEmbedding: pick([true, false], 19),
      epochs: 3,
    },
  });
}
