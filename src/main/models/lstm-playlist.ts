import type { Tensor } from '@tensorflow/tfjs';
import { z } from 'zod';
import { createRng } from '../../shared/random.ts';
import type { Step, StepInputs, Variable } from '../engine/program.ts';
import { tf } from '../engine/tensorflow.ts';
import type { Candidates } from '../layers/candidates.ts';
import { carriedState } from '../layers/carried-state.ts';
import { catalogueCandidates } from '../layers/catalogue-candidates.ts';
import { dropout } from '../layers/dropout.ts';
import { openFeeder } from '../layers/feeder/feeder.ts';
import { glorotWeights } from '../layers/glorot.ts';
import { holdOutSessions } from '../layers/held-out-sessions.ts';
import { lstmStep, lstmVariables, lstmWeightNames } from '../layers/lstm.ts';
import { createRecurrentScoring, type SessionReader, walkStates, walkVariables } from '../layers/recurrent-scoring.ts';
import { sampledSoftmax } from '../layers/sampled-losses.ts';
import { samplingHyperparameters } from '../layers/sampling-hyperparameters.ts';
import { predictionCount } from '../layers/session-part.ts';
import { stoppingHyperparameters, withDefault } from '../layers/stopping-hyperparameters.ts';
import { type PassAndNext, passParts, planPasses } from '../layers/training-passes.ts';
import { defineModel, type NextTrackData, type NextTrackLearner, type RunSettings, type TrainingStep } from './define-model.ts';

const hyperparameters = z.strictObject({
  embeddingUnits: z
    .int()
    .min(1)
    .max(4096)
    .default(100)
    .meta({ title: 'Embedding units', help: 'Width of the track vectors read.', scale: 'log' }),
  hiddenUnits: z.array(z.int().min(1).max(4096)).min(1).max(8).default([100, 100]).meta({
    title: 'Hidden units',
    help: 'Units of each LSTM layer, first to last.',
    scale: 'log',
  }),
  steps: z.int().min(1).max(100).default(20).meta({
    title: 'Chunk length',
    help: 'Plays that errors are sent back through; longer sessions are cut into chunks that carry the state on.',
    unit: 'plays',
  }),
  candidates: z.enum(['sampled', 'all-tracks']).default('sampled').meta({
    title: 'Candidates',
    help: 'Score the target and sampled negatives, or every track of the catalogue as the paper does (slow).',
  }),
  ...samplingHyperparameters,
  dropout: z
    .number()
    .min(0)
    .max(0.95)
    .default(0)
    .meta({ title: 'Dropout', help: 'Share of values dropped in training, before and after each layer.' }),
  gradientNorm: z.number().min(0).max(1000).default(5).meta({
    title: 'Gradient norm',
    help: 'Gradients that are longer together are shortened to this; 0 is off.',
  }),
  learningRate: z.number().min(1e-6).max(10).default(0.002).meta({ title: 'Learning rate', help: 'Step size of Adam.', scale: 'log' }),
  batchSize: z.int().min(1).max(8192).default(100).meta({
    title: 'Batch size',
    help: 'Sessions walked side by side.',
    unit: 'sessions',
    scale: 'log',
  }),
  epochs: z.int().min(1).max(1000).default(10).meta({ title: 'Epochs', help: 'Passes over the training sessions, at most.' }),
  ...stoppingHyperparameters,
  validationShare: withDefault(stoppingHyperparameters.validationShare, 0.1),
  patience: withDefault(stoppingHyperparameters.patience, 2),
});

type Settings = z.output<typeof hyperparameters>;

/**
 * Predicts the next track of a playlist or session with layers of long short-term memory.
 *
 * Paper: P2, playlist continuation with LSTM: 2 layers, width and embedding 100, batch 100, gradient norm 5, 20 steps unrolled, Adam, cross-entropy.
 * Symbols: B = batchSize, T = steps, E = embeddingUnits, H = last of hiddenUnits, N = samples, V = tracks.
 * Training step: tracks, targets int32 [T * B], negatives int32 [N], carried states [B, units] -> target scores [T * B], negative scores [T * B, N] -> loss;
 * with all tracks as candidates -> scores [T * B, V] -> loss.
 * Ranking step: tracks, targets int32 [batch] -> scores [batch, V] -> ranks float32 [batch].
 * Gates use the logistic function, states tanh; the forget bias starts at 1.
 * Practical size: 500,000 tracks at width 100 need 1.2 GB for both tables and Adam's moments. With all tracks as candidates a step holds
 * 4 T B V bytes of scores: 480 MB at 2,000 places and 60,000 tracks.
 * Deviations from the paper: unless all tracks are candidates, the softmax is over the target and sampled negatives shared by the batch; Adam moves only
 * the rows of a table that a step touches.
 */
export const lstmPlaylist = defineModel({
  id: 'lstm-playlist',
  version: 1,
  title: 'LSTM playlists',
  task: 'next-track',
  learns: 'epochs',
  summary: 'Long short-term memory that reads a playlist or session track by track, trained in chunks, and stops early.',
  source: 'P2: playlist continuation with LSTM',
  hyperparameters,
  build: buildLstmPlaylist,
});

function buildLstmPlaylist(settings: Settings, data: NextTrackData, { seed, ties, compile }: RunSettings): NextTrackLearner {
  const { batchSize, steps, samples, sampleAlpha, logQ, epochs } = settings;
  const { trained, held } = holdOutSessions(data, settings, seed);
  const reader = lstmReader(settings, (values) => values);
  const scoring = createRecurrentScoring(reader, data.trackCount, ties);
  const catalogue =
    settings.candidates === 'sampled'
      ? null
      : catalogueCandidates({ units: settings.hiddenUnits.at(-1)!, trackCount: data.trackCount, rows: steps * batchSize });
  const program = compile({
    variables: {
      ...weightVariables(settings, data.trackCount, seed),
      ...walkVariables(reader, 'train', batchSize),
      ...scoring.variables,
      ...catalogue?.variables,
    },
    steps: {
      ...scoring.steps,
      ...catalogue?.steps,
      train: chunkStep(settings, catalogue, true),
      ...(held === null ? {} : { validate: chunkStep(settings, catalogue, false) }),
    },
  });
  const feeder = openFeeder('chunks', {
    ...{ batchSize, steps, support: data.support, seed },
    sampling: settings.candidates === 'sampled' ? { samples, sampleAlpha, logQ } : null,
    parts: passParts(trained, held),
  });

  const passes = planPasses({ epochs, validates: held !== null });

  function* walk([pass, next]: PassAndNext): Iterable<TrainingStep> {
    catalogue?.begin(program);
    for (const { events, feeds } of feeder.batches(pass, next)) {
      const { loss } = program.run(pass.part, feeds);
      yield { loss: loss![0]!, events };
    }
    if (pass.part === 'train') catalogue?.end(program);
  }

  return {
    epochs,
    eventsPerEpoch: predictionCount(trained),
    weights: program.weights,
    embedding: 'inputTracks',
    trainEpoch: (epoch) => walk(passes.train(epoch)),
    stopping: settings,
    ...(held === null
      ? {}
      : {
          validation: {
            losses: () => walk(passes.validate()),
            rank: () => scoring.rank(program, held),
            sessions: held,
          },
        }),
    rank: (part) => scoring.rank(program, part),
    recommend: (session, k) => scoring.recommend(program, session, k),
    recommendMany: (sessions, k) => scoring.recommendMany(program, sessions, k),
    dispose() {
      feeder.dispose();
      program.dispose();
    },
  };
}

function weightVariables({ embeddingUnits, hiddenUnits }: Settings, trackCount: number, seed: number): Record<string, Variable> {
  const rng = createRng(seed, 'weights');
  const variables: Record<string, Variable> = { inputTracks: glorotWeights(trackCount, embeddingUnits, rng) };
  let width = embeddingUnits;
  hiddenUnits.forEach((units, layer) => {
    Object.assign(variables, lstmVariables(`lstm${layer}`, width, units, rng));
    width = units;
  });
  variables['outputTracks'] = glorotWeights(trackCount, width, rng);
  variables['outputBias'] = { shape: [trackCount], initial: 0 };
  return variables;
}

/** The layers as a reader of sessions; `drop` acts on the input and on what each layer gives upwards, not on what it carries on (Zaremba et al. 2014). */
function lstmReader({ hiddenUnits }: Settings, drop: (values: Tensor, layer: number) => Tensor): SessionReader {
  return {
    inputTable: 'inputTracks',
    weights: hiddenUnits.flatMap((_, layer) => lstmWeightNames(`lstm${layer}`)),
    units: hiddenUnits.at(-1)!,
    states: Object.fromEntries(
      hiddenUnits.flatMap((units, layer) => [
        [`hidden${layer}`, units],
        [`cell${layer}`, units],
      ]),
    ),
    read(row, carried, inputs) {
      const state: Record<string, Tensor> = {};
      let output = drop(row, 0);
      hiddenUnits.forEach((_, layer) => {
        const { hidden, cell } = lstmStep(`lstm${layer}`, output, carried(`hidden${layer}`), carried(`cell${layer}`), inputs);
        state[`hidden${layer}`] = hidden;
        state[`cell${layer}`] = cell;
        output = drop(hidden, layer + 1);
      });
      return { output, state };
    },
  };
}

/** Reads a chunk of every slot, errors going back through all its steps; trains on it, or only says its loss. */
function chunkStep(settings: Settings, catalogue: Candidates | null, trains: boolean): Step {
  const { batchSize, steps, samples, learningRate, gradientNorm, hiddenUnits } = settings;
  const rate = trains ? settings.dropout : 0;
  const places = steps * batchSize;
  const drops = hiddenUnits.length + 1;
  const reader = lstmReader(settings, (values) => values);
  return {
    feeds: {
      tracks: { dtype: 'int32', shape: [places] },
      targets: { dtype: 'int32', shape: [places] },
      carry: { dtype: 'float32', shape: [batchSize] },
      rowWeights: { dtype: 'float32', shape: [places] },
      ...(catalogue === null
        ? {
            negatives: { dtype: 'int32', shape: [samples] },
            targetShifts: { dtype: 'float32', shape: [places] },
            negativeShifts: { dtype: 'float32', shape: [samples] },
          }
        : {}),
      ...(rate > 0 ? { draw: { dtype: 'int32', shape: [] } } : {}),
    },
    rows: {
      input: { table: 'inputTracks', at: 'tracks' },
      ...(catalogue === null
        ? {
            targets: { table: 'outputTracks', at: 'targets' },
            negatives: { table: 'outputTracks', at: 'negatives' },
            targetBias: { table: 'outputBias', at: 'targets' },
            negativeBias: { table: 'outputBias', at: 'negatives' },
          }
        : catalogue.rows),
    },
    weights: [...reader.weights, ...(catalogue?.weights ?? [])],
    state: walkStates(reader, 'train'),
    ...(trains
      ? {
          optimizer: {
            kind: 'adam',
            learningRate,
            beta1: 0.9,
            beta2: 0.999,
            epsilon: 1e-8,
            ...(gradientNorm > 0 ? { clipNorm: gradientNorm } : {}),
          },
        }
      : {}),
    compute(inputs: StepInputs) {
      const { feed, rows } = inputs;
      const carry = tf.reshape(feed('carry'), [-1, 1]);
      let state: Readonly<Record<string, Tensor>> = Object.fromEntries(
        Object.keys(reader.states).map((name) => [name, carriedState(inputs.state(`train/${name}`), carry)]),
      );
      // One piece cannot be split: the gradient of a split in one fails.
      const pieces = steps === 1 ? [rows('input')] : (tf.split(rows('input'), steps, 0) as Tensor[]);
      const outputs = pieces.map((row, step) => {
        const dropping = lstmReader(settings, (values, layer) =>
          rate > 0 ? dropout(values, rate, feed('draw'), step * drops + layer) : values,
        );
        const before = state;
        const read = dropping.read(row, (name) => before[name]!, inputs);
        state = read.state;
        return read.output;
      });
      const output = tf.concat(outputs, 0); // [T * B, H]
      const losses = catalogue === null ? sampledLosses(output, inputs) : catalogue.losses(output, inputs);
      return {
        outputs: { loss: tf.sum(tf.mul(losses, feed('rowWeights'))) },
        // A session that ends leaves a state that nobody carries on.
        state: Object.fromEntries(Object.entries(state).map(([name, next]) => [`train/${name}`, next])),
      };
    },
  };
}

/** One loss a place of output [T * B, H], over its target and the sampled negatives. */
function sampledLosses(output: Tensor, { feed, rows }: StepInputs): Tensor {
  const target = tf.add(tf.add(tf.sum(tf.mul(output, rows('targets')), 1), rows('targetBias')), feed('targetShifts'));
  const products = tf.matMul(output, rows('negatives'), false, true); // [T * B, N]
  const negatives = tf.add(products, tf.add(rows('negativeBias'), feed('negativeShifts')));
  const isTarget = tf.cast(tf.equal(tf.reshape(feed('targets'), [-1, 1]), tf.reshape(feed('negatives'), [1, -1])), 'float32');
  return sampledSoftmax({ target, negatives, isTarget });
}
