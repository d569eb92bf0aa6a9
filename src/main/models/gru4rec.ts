import { z } from 'zod';
import { createRng } from '../../shared/random.ts';
import type { Optimizer } from '../engine/optimizers.ts';
import type { Step } from '../engine/program.ts';
import { tf } from '../engine/tensorflow.ts';
import type { Candidates } from '../layers/candidates.ts';
import { catalogueCandidates } from '../layers/catalogue-candidates.ts';
import { CONTENT_WEIGHTS } from '../layers/content-layers.ts';
import { dropout } from '../layers/dropout.ts';
import { openFeeder } from '../layers/feeder/feeder.ts';
import { GRU_FORMS } from '../layers/gru.ts';
import { dropNothing, gruNetworkVariables, gruReader } from '../layers/gru-network.ts';
import { holdOutSessions } from '../layers/held-out-sessions.ts';
import { LOSSES } from '../layers/losses.ts';
import { pickRows } from '../layers/pick-rows.ts';
import { createRecurrentScoring, readRow, walkStates, walkVariables } from '../layers/recurrent-scoring.ts';
import type { SamplingSettings } from '../layers/sampled-batches.ts';
import { sampledCandidates } from '../layers/sampled-candidates.ts';
import { samplingHyperparameters } from '../layers/sampling-hyperparameters.ts';
import { predictionCount } from '../layers/session-part.ts';
import { stoppingHyperparameters } from '../layers/stopping-hyperparameters.ts';
import { describeFeatures, requireFeatures } from '../layers/track-features.ts';
import { inputTable, isContent, TRACK_INPUTS } from '../layers/track-input.ts';
import { type PassAndNext, passParts, planPasses } from '../layers/training-passes.ts';
import { defineModel, type NextTrackData, type NextTrackLearner, type RunSettings, type TrainingStep } from './define-model.ts';

const hyperparameters = z
  .strictObject({
    input: z
      .enum(TRACK_INPUTS)
      .default('embedding')
      .meta({
        title: 'Input',
        help:
          'How a track enters the first layer: as its own row of gate weights (one-hot), through an embedding, by its numeric track features, ' +
          'standardised and missing ones set to the mean (content), or by these through two layers of 64 units (content-mlp).',
      }),
    constrainedEmbedding: z.boolean().default(true).meta({
      title: 'Constrained embedding',
      help: 'Share the input embedding with the output weights. It then has the width of the last layer. Without effect on one-hot and content input.',
    }),
    embeddingUnits: z.int().min(1).max(4096).default(100).meta({
      title: 'Embedding units',
      help: 'Width of a free input embedding. Without effect where the embedding is constrained and on one-hot and content input.',
      scale: 'log',
    }),
    hiddenUnits: z.array(z.int().min(1).max(4096)).min(1).max(8).default([100]).meta({
      title: 'Hidden units',
      help: 'Units of each GRU layer, first to last.',
      scale: 'log',
    }),
    gruForm: z.enum(GRU_FORMS).default('cudnn').meta({
      title: 'GRU form',
      help: 'Where the reset gate acts: after the recurrent product (cudnn, as in PyTorch) or before it (paper, as in Theano).',
    }),
    loss: z.enum(LOSSES).default('cross-entropy').meta({ title: 'Loss', help: 'What is minimised over the target and its negatives.' }),
    candidates: z.enum(['sampled', 'all-tracks']).default('sampled').meta({
      title: 'Candidates',
      help: 'Score the targets of the batch and sampled negatives, or every track of the catalogue (cross-entropy only; slow).',
    }),
    ...samplingHyperparameters,
    samples: z.int().min(0).max(100_000).default(2048).meta({
      title: 'Negative samples',
      help: 'Drawn anew each step and shared by the batch, beside its other targets. 0 leaves the other targets alone as negatives.',
      unit: 'tracks',
    }),
    bpreg: z
      .number()
      .min(0)
      .max(100)
      .default(1)
      .meta({ title: 'Score regularisation', help: 'Weight of the squared negative scores in BPR-max.' }),
    elu: z
      .number()
      .min(0)
      .max(10)
      .default(0)
      .meta({ title: 'ELU', help: 'Bend negative scores with this ELU before BPR, BPR-max or TOP1 losses; 0 is off.' }),
    dropoutEmbed: z
      .number()
      .min(0)
      .max(0.95)
      .default(0)
      .meta({ title: 'Embedding dropout', help: 'Share of input embedding values dropped in training.' }),
    dropoutHidden: z
      .number()
      .min(0)
      .max(0.95)
      .default(0)
      .meta({ title: 'Hidden dropout', help: 'Share of hidden values dropped in training, after each layer.' }),
    l2: z.number().min(0).max(10).default(0).meta({
      title: 'L2 regularisation',
      help: 'Weight of the squared weights in the loss: of the layers, and of the track rows a step uses. 0 is off.',
    }),
    optimizer: z.enum(['adagrad', 'adam']).default('adagrad').meta({
      title: 'Optimizer',
      help: "Adagrad is the reference's and does well on tables of tracks at rates near .1. Adam wants rates near .002.",
    }),
    learningRate: z
      .number()
      .min(1e-6)
      .max(10)
      .default(0.1)
      .meta({ title: 'Learning rate', help: 'Step size of the optimizer.', scale: 'log' }),
    contentLearningRate: z.number().min(1e-6).max(10).default(0.003).meta({
      title: 'Learning rate of content layers',
      help: 'Step size of Adagrad in the two layers of content-mlp: steps as long as those of track vectors would undo what the layers pass on.',
      scale: 'log',
    }),
    momentum: z
      .number()
      .min(0)
      .max(0.999)
      .default(0)
      .meta({ title: 'Momentum', help: 'Share of the last move repeated in the next. Acts on Adagrad.' }),
    batchSize: z
      .int()
      .min(1)
      .max(8192)
      .default(64)
      .meta({ title: 'Batch size', help: 'Sessions walked side by side.', unit: 'sessions', scale: 'log' }),
    epochs: z.int().min(1).max(1000).default(5).meta({ title: 'Epochs', help: 'Passes over the training sessions, at most.' }),
    ...stoppingHyperparameters,
  })
  .superRefine(({ loss, candidates }, context) => {
    if (candidates === 'sampled' || loss === 'cross-entropy') return;
    context.addIssue({
      code: 'custom',
      path: ['candidates'],
      message: `The loss ${loss} compares sampled candidates: set candidates to "sampled".`,
    });
  });

type Settings = z.output<typeof hyperparameters>;

/**
 * Predicts the next track of a session with gated recurrent units.
 *
 * Paper: P0; Hidasi et al., "Session-based recommendations with recurrent neural networks" (2016) and Hidasi and Karatzoglou (2018); facts from
 * the authors' Theano and PyTorch code.
 * Symbols: B = batchSize, H = hiddenUnits, E = width of the input, N = samples, V = tracks.
 * Training step: tracks int32 [B], C distinct candidates int32 [C <= 2 B + N] -> scores [B, C] -> loss, summed over rows and divided by B.
 * Ranking step: tracks int32 [batch], targets int32 [batch] -> scores [batch, V] -> ranks float32 [batch].
 * Units: learning rate of Adagrad with the accumulator from 0 and 1e-6 inside the root, or of Adam (beta 0.9, 0.999), whose moments in the tables of
 * tracks are lazy.
 * Practical size: 500,000 tracks at width 100 need 800 MB for both tables and their accumulators.
 * Content: F numeric track features, standardised over the training tracks, each counting once; missing ones become the mean, 0. content-mlp sends them
 * through two layers of 64 units (P0, which names no activation: here ELU, from orthogonal matrices). L2 is added to the loss as l2 * sum of squares, which the reference code lacks.
 * Deviations from the reference code: cross-entropy is the stable log-softmax without 1e-24; batches at the end of an epoch are padded and masked
 * until the last session ends (the reference shrinks them, goes on correcting as many candidates as targets as there were slots at first, and without
 * samples stops when fewer than two are left); embedding dropout acts on embeddings only, not on one-hot input;
 * a track that is a candidate more than once is scored once and weighed by how often it occurs, which gives the same losses; no final activation but
 * the optional ELU.
 */
export const gru4rec = defineModel({
  id: 'gru4rec',
  version: 2,
  title: 'GRU4Rec',
  task: 'next-track',
  learns: 'epochs',
  summary: 'Recurrent network that reads a session track by track and predicts the next.',
  source: 'Hidasi et al. 2016, 2018; GRU4Rec on music streaming sessions',
  hyperparameters,
  build: buildGru4rec,
});

function buildGru4rec(settings: Settings, data: NextTrackData, { seed, ties, compile }: RunSettings): NextTrackLearner {
  const { trained, held } = holdOutSessions(data, settings, seed);
  const content = isContent(settings) ? requireFeatures(data.readFeatures) : null;
  const reader = gruReader(settings, () => dropNothing);
  const scoring = createRecurrentScoring(reader, data.trackCount, ties);
  const candidates = candidatesOf(settings, data.trackCount);
  const program = compile({
    variables: {
      ...gruNetworkVariables(settings, data.trackCount, content?.names.length ?? 0, createRng(seed, 'weights')),
      // Given by the data, not learnt: no part of a checkpoint.
      ...(content === null
        ? {}
        : { trackFeatures: { shape: [data.trackCount, content.names.length], initial: content.values, isTransient: true } }),
      ...walkVariables(reader, 'train', settings.batchSize),
      ...scoring.variables,
      ...candidates.variables,
    },
    steps: {
      ...scoring.steps,
      ...candidates.steps,
      train: batchStep(settings, candidates, true),
      ...(held === null ? {} : { validate: batchStep(settings, candidates, false) }),
    },
  });
  const feeder = openFeeder('sampled', {
    ...{ sampling: sampling(settings), support: data.support, seed },
    parts: passParts(trained, held),
  });

  const passes = planPasses({ epochs: settings.epochs, validates: held !== null });

  function* walk([pass, next]: PassAndNext): Iterable<TrainingStep> {
    candidates.begin(program);
    for (const { events, feeds } of feeder.batches(pass, next)) {
      const { loss } = program.run(pass.part, { ...feeds, ...candidates.feedsOf(feeds) });
      yield { loss: (loss![0]! * settings.batchSize) / events, events };
    }
    if (pass.part === 'train') candidates.end(program);
  }

  return {
    epochs: settings.epochs,
    eventsPerEpoch: predictionCount(trained),
    weights: program.weights,
    ...(content === null ? {} : { notes: [describeFeatures(content)] }),
    embedding: 'outputTracks',
    trainEpoch: (epoch) => walk(passes.train(epoch)),
    stopping: settings,
    ...(held === null
      ? {}
      : { validation: { losses: () => walk(passes.validate()), rank: () => scoring.rank(program, held), sessions: held } }),
    rank: (part) => scoring.rank(program, part),
    recommend: (session, k) => scoring.recommend(program, session, k),
    recommendMany: (sessions, k) => scoring.recommendMany(program, sessions, k),
    dispose() {
      feeder.dispose();
      program.dispose();
    },
  };
}

function candidatesOf(settings: Settings, trackCount: number): Candidates {
  const { batchSize, hiddenUnits } = settings;
  if (settings.candidates === 'all-tracks') return catalogueCandidates({ units: hiddenUnits.at(-1)!, trackCount, rows: batchSize });
  return sampledCandidates({ ...settings, ...sampling(settings), sharesInput: inputTable(settings) === 'outputTracks' }, trackCount);
}

/** With the whole catalogue as candidates there is nothing to draw, nor to correct for. */
function sampling(settings: Settings): SamplingSettings {
  return settings.candidates === 'sampled' ? settings : { ...settings, samples: 0, logQ: 0 };
}

function gruOptimizer({ input, optimizer, learningRate, contentLearningRate, momentum }: Settings): Optimizer {
  if (optimizer === 'adagrad') {
    const ownRates = input === 'content-mlp' ? Object.fromEntries(CONTENT_WEIGHTS.map((name) => [name, contentLearningRate])) : {};
    return { kind: 'adagrad', learningRate, momentum, ownRates };
  }
  return { kind: 'adam', learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
}

/** Reads a track in every slot and scores the next; trains on it, or only says its loss. */
function batchStep(settings: Settings, candidates: Candidates, trains: boolean): Step {
  const { batchSize } = settings;
  // What is judged is the loss itself, without what regularises training.
  const l2 = trains ? settings.l2 : 0;
  const table = inputTable(settings);
  const isShared = table === 'outputTracks';
  const isFixed = table === 'trackFeatures';
  const dropsOut = trains && (settings.dropoutEmbed > 0 || settings.dropoutHidden > 0);
  const reader = gruReader(settings, ({ feed }) =>
    dropsOut ? (values, rate, stream) => dropout(values, rate, feed('draw'), stream) : dropNothing,
  );
  const matrices = reader.weights.filter((name) => !/bias$/i.test(name));
  return {
    feeds: {
      carry: { dtype: 'float32', shape: [batchSize, 1] },
      rowWeights: { dtype: 'float32', shape: [batchSize] },
      ...(isShared ? {} : { tracks: { dtype: 'int32', shape: [batchSize] } }),
      ...candidates.feeds,
      ...(dropsOut ? { draw: { dtype: 'int32', shape: [] } } : {}),
    },
    rows: {
      ...(isShared || isFixed ? {} : { input: { table, at: 'tracks' } }),
      ...candidates.rows,
    },
    weights: [...reader.weights, ...candidates.weights],
    // Features are read like a state, as rows would be trained.
    state: [...walkStates(reader, 'train'), ...(isFixed ? [table] : [])],
    ...(trains ? { optimizer: gruOptimizer(settings) } : {}),
    compute(inputs) {
      const { feed, rows } = inputs;
      const row = isFixed ? pickRows(inputs.state(table), feed('tracks')) : isShared ? candidates.ownRows(inputs) : rows('input');
      const { output, state } = readRow(reader, 'train', row, inputs);
      const loss = tf.sum(tf.mul(candidates.losses(output, inputs), feed('rowWeights')));
      if (l2 === 0) return { outputs: { loss }, state };
      const penalised = [
        ...candidates.outputs(inputs),
        ...(isShared || isFixed ? [] : [row]),
        ...matrices.map((name) => inputs.weight(name)),
      ];
      const penalty = tf.addN(penalised.map((values) => tf.sum(tf.square(values))));
      return { outputs: { loss: tf.add(loss, tf.mul(penalty, l2)) }, state };
    },
  };
}
