import type { Tensor } from '@tensorflow/tfjs';
import { z } from 'zod';
import type { TieRule } from '../../shared/domain/search.ts';
import { createRng } from '../../shared/random.ts';
import type { RowPick, Step, StepInputs, Variable } from '../engine/program.ts';
import { tf } from '../engine/tensorflow.ts';
import { dropout } from '../layers/dropout.ts';
import { gateWeights, glorotWeights } from '../layers/glorot.ts';
import { GRU_FORMS, gruStep, gruVariables, gruWeightNames } from '../layers/gru.ts';
import { candidateLosses, crossEntropy, LOSSES, scaledElu } from '../layers/losses.ts';
import { pickRows } from '../layers/pick-rows.ts';
import { candidateCount, createSampledBatches, type SamplingSettings } from '../layers/sampled-batches.ts';
import { sessionParallelBatches } from '../layers/session-parallel.ts';
import { predictionCount } from '../layers/session-part.ts';
import { trackRanks } from '../layers/track-ranks.ts';
import { defineModel, type NextTrackData, type NextTrackLearner, type RunSettings } from './define-model.ts';

const hyperparameters = z
  .strictObject({
    input: z.enum(['one-hot', 'embedding']).default('embedding').meta({
      title: 'Input',
      help: 'How a track enters the first layer: as its own row of gate weights (one-hot) or through an embedding.',
    }),
    constrainedEmbedding: z.boolean().default(true).meta({
      title: 'Constrained embedding',
      help: 'Share the input embedding with the output weights. It then has the width of the last layer. Without effect on one-hot input.',
    }),
    embeddingUnits: z.int().min(1).max(4096).default(100).meta({
      title: 'Embedding units',
      help: 'Width of a free input embedding. Without effect where the embedding is constrained or the input one-hot.',
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
    samples: z.int().min(0).max(100_000).default(2048).meta({
      title: 'Negative samples',
      help: 'Drawn anew each step and shared by the batch, beside its other targets. 0 leaves the other targets alone as negatives.',
      unit: 'tracks',
    }),
    sampleAlpha: z.number().min(0).max(1).default(0.5).meta({
      title: 'Sample exponent',
      help: 'Negatives are drawn in proportion to plays to this power: 0 evenly, 1 by popularity.',
    }),
    logQ: z.number().min(0).max(1).default(1).meta({
      title: 'logQ correction',
      help: 'How far the scores of candidates are corrected for how often they are drawn; 0 is off. Acts on sampled candidates in training.',
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
    learningRate: z.number().min(1e-6).max(10).default(0.1).meta({ title: 'Learning rate', help: 'Step size of Adagrad.', scale: 'log' }),
    momentum: z.number().min(0).max(0.999).default(0).meta({ title: 'Momentum', help: 'Share of the last move repeated in the next.' }),
    batchSize: z
      .int()
      .min(1)
      .max(8192)
      .default(64)
      .meta({ title: 'Batch size', help: 'Sessions walked side by side.', unit: 'sessions', scale: 'log' }),
    epochs: z.int().min(1).max(1000).default(5).meta({ title: 'Epochs', help: 'Passes over the training sessions.' }),
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
 * Units: learning rate of Adagrad with the accumulator from 0 and 1e-6 inside the root.
 * Practical size: 500,000 tracks at width 100 need 800 MB for both tables and their accumulators.
 * Deviations from the reference code: cross-entropy is the stable log-softmax without 1e-24; batches at the end of an epoch are padded and masked
 * until the last session ends (the reference stops when fewer than two slots are left); embedding dropout acts on embeddings only, not on one-hot input;
 * a track that is a candidate more than once is scored once and weighed by how often it occurs, which gives the same losses; no final activation but
 * the optional ELU.
 */
export const gru4rec = defineModel({
  id: 'gru4rec',
  version: 1,
  title: 'GRU4Rec',
  task: 'next-track',
  learns: 'epochs',
  summary: 'Recurrent network that reads a session track by track and predicts the next.',
  source: 'Hidasi et al. 2016, 2018; GRU4Rec on music streaming sessions',
  hyperparameters,
  build: buildGru4rec,
});

/** Scores a ranking step holds at once. 2^23 floats are 32 MB, which a large cache still holds: four times as many took twice as long a prediction. */
const RANKED_SCORES = 2 ** 23;
const SMALLEST_RANK_BATCH = 32;
const LARGEST_RANK_BATCH = 512;
/** What one recommendation can hold; the contract asks for no more. */
const LONGEST_RECOMMENDATION = 1000;

function buildGru4rec(settings: Settings, data: NextTrackData, { seed, ties, compile }: RunSettings): NextTrackLearner {
  const rankBatch = Math.max(SMALLEST_RANK_BATCH, Math.min(LARGEST_RANK_BATCH, Math.floor(RANKED_SCORES / data.trackCount)));
  const program = compile({
    variables: {
      ...weightVariables(settings, data.trackCount, seed),
      ...stateVariables(settings, 'train', settings.batchSize),
      ...stateVariables(settings, 'rank', rankBatch),
      ...stateVariables(settings, 'listen', 1),
    },
    steps: {
      train: trainStep(settings, data.trackCount),
      rank: rankStep(settings, rankBatch, ties),
      listen: listenStep(settings),
      recommend: recommendStep(settings, Math.min(LONGEST_RECOMMENDATION, data.trackCount)),
    },
  });
  const batches = createSampledBatches(sampling(settings), data.support);
  const resetState = (owner: StateOwner) => {
    for (const name of stateNames(settings, owner)) program.fill(name, 0);
  };

  return {
    epochs: settings.epochs,
    eventsPerEpoch: predictionCount(data.train),
    weights: program.weights,

    *trainEpoch(epoch) {
      resetState('train');
      const draw = new Int32Array(1);
      let step = 0;
      for (const { events, ...batch } of batches(data.train, createRng(seed, 'negative samples', epoch))) {
        draw[0] = createRng(seed, 'dropout', epoch, step++).integer(2 ** 31);
        const { loss } = program.run('train', { ...batch, draw });
        yield { loss: (loss![0]! * settings.batchSize) / events, events };
      }
    },

    *rank(part) {
      resetState('rank');
      const ranked = { size: 0, sessions: new Int32Array(rankBatch), ranks: new Float64Array(rankBatch) };
      for (const { tracks, targets, carry, live, sessions } of sessionParallelBatches(part, rankBatch)) {
        const { ranks } = program.run('rank', { tracks, targets, carry });
        ranked.size = 0;
        for (let slot = 0; slot < rankBatch; slot++) {
          if (live[slot] === 0) continue;
          ranked.sessions[ranked.size] = sessions[slot]!;
          ranked.ranks[ranked.size++] = ranks![slot]!;
        }
        yield ranked;
      }
    },

    recommend(session, k) {
      resetState('listen');
      const carry = Float32Array.of(1);
      for (const track of session.subarray(0, -1)) program.run('listen', { tracks: Int32Array.of(track), carry });
      const { tracks, scores } = program.run('recommend', { tracks: session.slice(-1), carry });
      return { tracks: Int32Array.from(tracks!.subarray(0, k)), scores: Float32Array.from(scores!.subarray(0, k)) };
    },

    dispose: program.dispose,
  };
}

/** Which hidden state a step carries: training, ranking and listening walk different sessions. */
type StateOwner = 'train' | 'rank' | 'listen';
const stateName = (owner: StateOwner, layer: number) => `${owner}/hidden${layer}`;
const stateNames = ({ hiddenUnits }: Settings, owner: StateOwner) => hiddenUnits.map((_, layer) => stateName(owner, layer));

function stateVariables({ hiddenUnits }: Settings, owner: StateOwner, batch: number): Record<string, Variable> {
  return Object.fromEntries(
    hiddenUnits.map((units, layer) => [stateName(owner, layer), { shape: [batch, units], initial: 0, isTransient: true }]),
  );
}

/** Where the input rows of a track lie: its gate weights (one-hot), its own embedding, or the output weights (constrained). */
function inputTable({ input, constrainedEmbedding }: Settings): 'inputGates' | 'inputTracks' | 'outputTracks' {
  if (input === 'one-hot') return 'inputGates';
  return constrainedEmbedding ? 'outputTracks' : 'inputTracks';
}

function weightVariables(settings: Settings, trackCount: number, seed: number): Record<string, Variable> {
  const { hiddenUnits, embeddingUnits, gruForm } = settings;
  const first = hiddenUnits[0]!;
  const last = hiddenUnits.at(-1)!;
  const rng = createRng(seed, 'weights');
  const table = inputTable(settings);
  const variables: Record<string, Variable> = {};
  if (table === 'inputGates') variables['inputGates'] = gateWeights(trackCount, first, 3, rng);
  if (table === 'inputTracks') variables['inputTracks'] = glorotWeights(trackCount, embeddingUnits, rng);
  let width = table === 'inputTracks' ? embeddingUnits : last;
  hiddenUnits.forEach((units, layer) => {
    if (layer > 0 || table !== 'inputGates') variables[`gru${layer}/input`] = gateWeights(width, units, 3, rng);
    Object.assign(variables, gruVariables(`gru${layer}`, units, gruForm, rng));
    width = units;
  });
  variables['outputTracks'] = glorotWeights(trackCount, last, rng);
  variables['outputBias'] = { shape: [trackCount], initial: 0 };
  return variables;
}

/** The weights of the recurrent layers, which every step uses whole. */
function layerWeights(settings: Settings): string[] {
  const { input, hiddenUnits, gruForm } = settings;
  return hiddenUnits.flatMap((_, layer) => [
    ...(layer > 0 || input === 'embedding' ? [`gru${layer}/input`] : []),
    ...gruWeightNames(`gru${layer}`, gruForm),
  ]);
}

type Drop = (values: Tensor, rate: number, stream: number) => Tensor;
const dropNothing: Drop = (values) => values;

/**
 * Reads one track in every slot. `row` [batch, width] is the track's row of the input table. Answers with the last layer's output
 * [batch, H] and the new hidden states; these are the dropped-out ones, as in the reference.
 */
function listen(
  settings: Settings,
  owner: StateOwner,
  inputs: StepInputs,
  row: Tensor,
  drop: Drop,
): { output: Tensor; state: Record<string, Tensor> } {
  const { input, hiddenUnits, gruForm, dropoutEmbed, dropoutHidden } = settings;
  const state: Record<string, Tensor> = {};
  let values = input === 'embedding' ? drop(row, dropoutEmbed, 0) : row;
  hiddenUnits.forEach((_, layer) => {
    const name = stateName(owner, layer);
    const hidden = tf.mul(inputs.state(name), inputs.feed('carry'));
    const gates = layer === 0 && input === 'one-hot' ? values : tf.matMul(values, inputs.weight(`gru${layer}/input`));
    values = drop(gruStep(`gru${layer}`, gruForm, gates, hidden, inputs), dropoutHidden, layer + 1);
    state[name] = values;
  });
  return { output: values, state };
}

/** With the whole catalogue as candidates there is nothing to draw, nor to correct for. */
function sampling(settings: Settings): SamplingSettings {
  return settings.candidates === 'sampled' ? settings : { ...settings, samples: 0, logQ: 0 };
}

function trainStep(settings: Settings, trackCount: number): Step {
  const { batchSize, candidates, loss, learningRate, momentum } = settings;
  const isSampled = candidates === 'sampled';
  const count = candidateCount(sampling(settings), trackCount);
  const table = inputTable(settings);
  const isShared = table === 'outputTracks';
  const dropsOut = settings.dropoutEmbed > 0 || settings.dropoutHidden > 0;
  return {
    feeds: {
      carry: { dtype: 'float32', shape: [batchSize, 1] },
      rowWeights: { dtype: 'float32', shape: [batchSize] },
      ...(isShared && isSampled
        ? { inputPlaces: { dtype: 'int32', shape: [batchSize] } }
        : { tracks: { dtype: 'int32', shape: [batchSize] } }),
      ...(isSampled ? candidateFeeds(loss, batchSize, count) : { targets: { dtype: 'int32', shape: [batchSize] } }),
      ...(dropsOut ? { draw: { dtype: 'int32', shape: [] } } : {}),
    },
    rows: {
      ...(isShared ? {} : { input: { table, at: 'tracks' } }),
      ...(isSampled ? { output: candidateRows('outputTracks'), outputBias: candidateRows('outputBias') } : {}),
    },
    weights: [...layerWeights(settings), ...(isSampled ? [] : ['outputTracks', 'outputBias'])],
    state: stateNames(settings, 'train'),
    optimizer: { kind: 'adagrad', learningRate, momentum },
    compute(inputs) {
      const { feed, rows, weight } = inputs;
      const [outputs, bias] = isSampled ? [rows('output'), rows('outputBias')] : [weight('outputTracks'), weight('outputBias')];
      const row = isShared ? pickRows(outputs, feed(isSampled ? 'inputPlaces' : 'tracks')) : rows('input');
      const drop: Drop = dropsOut ? (values, rate, stream) => dropout(values, rate, feed('draw'), stream) : dropNothing;
      const { output, state } = listen(settings, 'train', inputs, row, drop);
      const products = tf.matMul(output, outputs, false, true); // [B, candidates] or [B, V]
      return { outputs: { loss: tf.sum(tf.mul(targetLosses(settings, products, bias, inputs), feed('rowWeights'))) }, state };
    },
  };
}

const candidateRows = (table: string): RowPick => ({ table, at: 'candidates', isDistinct: true });

function candidateFeeds(loss: Settings['loss'], batchSize: number, count: number): Step['feeds'] {
  return {
    candidates: { dtype: 'int32', shape: [count] },
    targetPlaces: { dtype: 'int32', shape: [batchSize] },
    ...(loss === 'cross-entropy'
      ? { shifts: { dtype: 'float32', shape: [count] }, targetShifts: { dtype: 'float32', shape: [batchSize] } }
      : { counts: { dtype: 'float32', shape: [count] } }),
  };
}

/** One loss a row, of scores [B, candidates] = products + bias. */
function targetLosses({ candidates, loss, bpreg, elu }: Settings, products: Tensor, bias: Tensor, { feed }: StepInputs): Tensor {
  if (candidates === 'all-tracks') return crossEntropy(tf.add(products, bias), feed('targets'));
  const targets = feed('targetPlaces');
  if (loss === 'cross-entropy') {
    const corrected = tf.add(products, tf.add(bias, feed('shifts')));
    return tf.add(crossEntropy(corrected, targets), feed('targetShifts'));
  }
  const scores = tf.add(products, bias);
  return candidateLosses(loss, { scores: elu > 0 ? scaledElu(scores, elu) : scores, targets, counts: feed('counts') }, bpreg);
}

/** What every step that scores the whole catalogue uses. */
function scoringStep(
  settings: Settings,
  owner: StateOwner,
  batch: number,
): Pick<Step, 'rows' | 'weights' | 'state'> & { feeds: Step['feeds'] } {
  return {
    feeds: { tracks: { dtype: 'int32', shape: [batch] }, carry: { dtype: 'float32', shape: [batch, 1] } },
    rows: { input: { table: inputTable(settings), at: 'tracks' } },
    weights: [...layerWeights(settings), 'outputTracks', 'outputBias'],
    state: stateNames(settings, owner),
  };
}

function trackScores(output: Tensor, { weight }: StepInputs): Tensor {
  return tf.add(tf.matMul(output, weight('outputTracks'), false, true), weight('outputBias'));
}

/** Ranks the true next track of each slot among all tracks. */
function rankStep(settings: Settings, batch: number, ties: TieRule): Step {
  const step = scoringStep(settings, 'rank', batch);
  return {
    ...step,
    feeds: { ...step.feeds, targets: { dtype: 'int32', shape: [batch] } },
    compute(inputs) {
      const { output, state } = listen(settings, 'rank', inputs, inputs.rows('input'), dropNothing);
      return { outputs: { ranks: trackRanks(trackScores(output, inputs), inputs.feed('targets'), ties) }, state };
    },
  };
}

/** Reads one track of a session that is to be continued. */
function listenStep(settings: Settings): Step {
  return {
    ...scoringStep(settings, 'listen', 1),
    weights: layerWeights(settings),
    compute: (inputs) => ({ outputs: {}, state: listen(settings, 'listen', inputs, inputs.rows('input'), dropNothing).state }),
  };
}

/** Reads the last track of a session and answers with the best `count` tracks to follow. */
function recommendStep(settings: Settings, count: number): Step {
  return {
    ...scoringStep(settings, 'listen', 1),
    compute(inputs) {
      const { output, state } = listen(settings, 'listen', inputs, inputs.rows('input'), dropNothing);
      const { values, indices } = tf.topk(tf.squeeze(trackScores(output, inputs), [0]), count);
      return { outputs: { tracks: indices, scores: values }, state };
    },
  };
}
