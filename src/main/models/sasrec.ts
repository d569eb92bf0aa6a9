import type { Tensor } from '@tensorflow/tfjs';
import { z } from 'zod';
import { createRng, type Rng } from '../../shared/random.ts';
import type { Step, StepInputs, Variable } from '../engine/program.ts';
import { normalArray } from '../engine/random.ts';
import { tf } from '../engine/tensorflow.ts';
import { attentionBlock, blockVariables, type Drop } from '../layers/attention-block.ts';
import { dropout } from '../layers/dropout.ts';
import { holdOutSessions } from '../layers/held-out-sessions.ts';
import { layerNorm, layerNormVariables } from '../layers/layer-norm.ts';
import { createNegativeSampler } from '../layers/negative-sampler.ts';
import { consecutivePieces, packSessions } from '../layers/packed-sessions.ts';
import { gbce, gbceBeta, SAMPLED_LOSSES, sampledSoftmax } from '../layers/sampled-losses.ts';
import { causalMask } from '../layers/self-attention.ts';
import { createSequenceScoring, readingInputs, type SequenceReader } from '../layers/sequence-scoring.ts';
import { predictionCount, type SessionPart, sessionCount } from '../layers/session-part.ts';
import { shuffled } from '../layers/shuffled.ts';
import { stoppingHyperparameters } from '../layers/stopping-hyperparameters.ts';
import { defineModel, type NextTrackData, type NextTrackLearner, type RunSettings, type TrainingStep } from './define-model.ts';

const hyperparameters = z
  .strictObject({
    units: z.int().min(1).max(4096).default(100).meta({
      title: 'Units',
      help: 'Width of the track vectors and of every layer.',
      scale: 'log',
    }),
    blocks: z.int().min(1).max(16).default(2).meta({ title: 'Blocks', help: 'Blocks of attention and feed-forward layers.' }),
    heads: z.int().min(1).max(32).default(2).meta({
      title: 'Attention heads',
      help: 'Parts of the width that attend on their own. The units must divide evenly among them.',
    }),
    maxLength: z.int().min(2).max(1024).default(50).meta({
      title: 'Longest look back',
      help: 'Plays of a session that are looked at, counted from the last.',
      unit: 'plays',
    }),
    loss: z.enum(SAMPLED_LOSSES).default('cross-entropy').meta({
      title: 'Loss',
      help: 'What is minimised over the target and the negatives: sampled softmax (cross-entropy) or generalised binary cross-entropy (gbce).',
    }),
    gbceT: z.number().min(0).max(1).default(0.75).meta({
      title: 'gBCE calibration',
      help: 'How far gBCE undoes the overconfidence that sampling brings: 0 is plain binary cross-entropy. Without effect on the other loss.',
    }),
    samples: z.int().min(1).max(100_000).default(1024).meta({
      title: 'Negative samples',
      help: 'Drawn anew each step and shared by all predictions of the batch.',
      unit: 'tracks',
    }),
    sampleAlpha: z.number().min(0).max(1).default(0.5).meta({
      title: 'Sample exponent',
      help: 'Negatives are drawn in proportion to plays to this power: 0 evenly, 1 by popularity.',
    }),
    logQ: z.number().min(0).max(1).default(1).meta({
      title: 'logQ correction',
      help: 'How far scores are corrected in training for how often tracks are drawn; 0 is off. Acts on cross-entropy.',
    }),
    dropout: z.number().min(0).max(0.95).default(0.2).meta({
      title: 'Dropout',
      help: 'Share of values dropped in training: of the input, of the attention weights and of what each layer adds.',
    }),
    learningRate: z.number().min(1e-6).max(10).default(0.001).meta({ title: 'Learning rate', help: 'Step size of Adam.', scale: 'log' }),
    batchSize: z.int().min(1).max(4096).default(16).meta({
      title: 'Batch size',
      help: 'Rows in a step, each as long as the look back; short sessions share a row.',
      unit: 'rows',
      scale: 'log',
    }),
    epochs: z.int().min(1).max(1000).default(10).meta({ title: 'Epochs', help: 'Passes over the training sessions, at most.' }),
    ...stoppingHyperparameters,
  })
  .superRefine(({ units, heads }, context) => {
    if (units % heads === 0) return;
    context.addIssue({
      code: 'custom',
      path: ['heads'],
      message: `${units} units cannot be divided among ${heads} heads: choose a number of heads that divides the units.`,
    });
  });

type Settings = z.output<typeof hyperparameters>;

/** Spread of the track and position vectors before training, as in the reference. */
const INITIAL_DEVIATION = 0.02;

/**
 * Predicts the next track at every play of a session with causal self-attention.
 *
 * Paper: Kang and McAuley, "Self-attentive sequential recommendation" (2018); gBCE and shared negatives: Petrov and Macdonald,
 * "gSASRec: reducing overconfidence in sequential recommendation trained with negative sampling" (2023).
 * Symbols: R = batchSize (rows), L = maxLength, P = R * L (places), H = units, N = samples, V = tracks.
 * Training step: tracks, targets int32 [P], negatives int32 [N] -> target scores [P], negative scores [P, N] -> mean loss of the predictions.
 * Ranking step: tracks, targets int32 [P'] -> scores [P', V] -> ranks float32 [P'].
 * Units: learning rate of Adam (beta 0.9, 0.98).
 * Practical size: 500,000 tracks at width 100 need 600 MB for the table and Adam's moments; a step's scores 4 P N bytes.
 * Deviations from the papers: sessions share rows, told apart by the attention mask, and positions count from a piece's first play instead of from the end;
 * training cuts longer sessions into pieces that do not see each other, ranking always looks at the last L plays; the norm stands before queries, keys
 * and values alike; negatives are shared by the batch, a row's own target among them is left out; Adam moves only the rows of the table that a step touches.
 */
export const sasrec = defineModel({
  id: 'sasrec',
  version: 1,
  title: 'SASRec',
  task: 'next-track',
  learns: 'epochs',
  summary: 'Self-attention over the plays of a session, each looking at those before it, that predicts the next.',
  source: 'Kang and McAuley 2018; gSASRec, Petrov and Macdonald 2023',
  hyperparameters,
  build: buildSasrec,
});

function buildSasrec(settings: Settings, data: NextTrackData, { seed, ties, compile }: RunSettings): NextTrackLearner {
  const { batchSize, maxLength, samples, sampleAlpha, epochs } = settings;
  const { trained, held } = holdOutSessions(data, settings, seed);
  const reader = sasrecReader(settings, () => (values) => values);
  const scoring = createSequenceScoring(reader, data.trackCount, ties);
  const program = compile({
    variables: { ...weightVariables(settings, data.trackCount, createRng(seed, 'weights')), ...scoring.variables },
    steps: {
      ...scoring.steps,
      train: batchStep(settings, data.trackCount, true),
      ...(held === null ? {} : { validate: batchStep(settings, data.trackCount, false) }),
    },
  });
  const sampler = createNegativeSampler(data.support, sampleAlpha);
  const shift = logQShifts(settings, data.support);
  const negatives = new Int32Array(samples);
  const predictions = batchSize * maxLength;

  function* walk(step: 'train' | 'validate', part: SessionPart, order: Iterable<number>, epoch: number): Iterable<TrainingStep> {
    const rng = createRng(seed, 'negative samples', epoch);
    const pieces = consecutivePieces(part, order, maxLength);
    const draw = new Int32Array(1);
    const rowWeights = new Float32Array(predictions);
    let count = 0;
    for (const { events, ...batch } of packSessions(part, pieces, batchSize, maxLength)) {
      sampler.fill(negatives, 0, rng);
      draw[0] = createRng(seed, 'dropout', epoch, count++).integer(2 ** 31);
      for (let place = 0; place < predictions; place++) rowWeights[place] = batch.isScored[place]! / events;
      const targetShifts = Float32Array.from(batch.targets, (track) => shift[track]!);
      const negativeShifts = Float32Array.from(negatives, (track) => shift[track]!);
      const { loss } = program.run(step, { ...batch, negatives, draw, rowWeights, targetShifts, negativeShifts });
      yield { loss: loss![0]!, events };
    }
  }

  return {
    epochs,
    eventsPerEpoch: predictionCount(trained),
    weights: program.weights,
    embedding: 'tracks',
    trainEpoch: (epoch) => walk('train', trained, shuffled(sessionCount(trained), createRng(seed, 'session order', epoch)), epoch),
    stopping: settings,
    // The same negatives after every epoch, so that losses can be compared.
    ...(held === null
      ? {}
      : {
          validation: {
            losses: () => walk('validate', held, Array(sessionCount(held)).keys(), 0),
            rank: () => scoring.rank(program, held),
            sessions: held,
          },
        }),
    rank: (part) => scoring.rank(program, part),
    recommend: (session, k) => scoring.recommend(program, session, k),
    recommendMany: (sessions, k) => scoring.recommendMany(program, sessions, k),
    dispose: program.dispose,
  };
}

/** Lowers each track's score by logQ * log(how often it is drawn), up to a constant that changes nothing. */
function logQShifts({ logQ, sampleAlpha }: Settings, support: Int32Array): Float32Array {
  return Float32Array.from(support, (plays) => -logQ * sampleAlpha * Math.log(Math.max(plays, 1)));
}

function weightVariables({ units, blocks, maxLength }: Settings, trackCount: number, rng: Rng): Record<string, Variable> {
  const variables: Record<string, Variable> = {
    tracks: { shape: [trackCount, units], initial: normalArray(rng, trackCount * units, INITIAL_DEVIATION) },
    positions: { shape: [maxLength, units], initial: normalArray(rng, maxLength * units, INITIAL_DEVIATION) },
  };
  for (let block = 0; block < blocks; block++) Object.assign(variables, blockVariables(`block${block}`, units, rng));
  return Object.assign(variables, layerNormVariables('finalNorm', units));
}

function layerWeights({ units, blocks }: Settings): string[] {
  const anyRng = createRng(0);
  const ofBlock = Array.from({ length: blocks }, (_, block) => Object.keys(blockVariables(`block${block}`, units, anyRng)));
  return [...ofBlock.flat(), ...Object.keys(layerNormVariables('finalNorm', units))];
}

function sasrecReader(settings: Settings, chooseDrop: (inputs: StepInputs) => Drop): SequenceReader {
  const { units, blocks, heads, maxLength: length } = settings;
  return {
    length,
    units,
    weights: layerWeights(settings),
    read(rows, tracks, positions, inputs) {
      const drop = chooseDrop(inputs);
      const mask = causalMask(inputs.feed('pieces'), rows, length);
      let values: Tensor = drop(tf.add(tf.mul(tracks, Math.sqrt(units)), positions), 0);
      for (let block = 0; block < blocks; block++) {
        values = attentionBlock(`block${block}`, block, values, mask, { rows, length, heads }, drop, inputs);
      }
      return layerNorm('finalNorm', values, inputs);
    },
  };
}

/** Scores the next of every play of a batch; trains on it, or only says its loss. */
function batchStep(settings: Settings, trackCount: number, trains: boolean): Step {
  const { batchSize, maxLength, samples, loss, gbceT, learningRate } = settings;
  const rate = trains ? settings.dropout : 0;
  const reader = sasrecReader(
    settings,
    ({ feed }) =>
      (values, stream) =>
        rate > 0 ? dropout(values, rate, feed('draw'), stream) : values,
  );
  const reading = readingInputs(reader, batchSize);
  const places = batchSize * maxLength;
  const beta = gbceBeta(samples, trackCount, gbceT);
  return {
    feeds: {
      ...reading.feeds,
      targets: { dtype: 'int32', shape: [places] },
      negatives: { dtype: 'int32', shape: [samples] },
      rowWeights: { dtype: 'float32', shape: [places] },
      ...(rate > 0 ? { draw: { dtype: 'int32', shape: [] } } : {}),
      ...(loss === 'cross-entropy'
        ? { targetShifts: { dtype: 'float32', shape: [places] }, negativeShifts: { dtype: 'float32', shape: [samples] } }
        : {}),
    },
    rows: { ...reading.rows, targets: { table: 'tracks', at: 'targets' }, negatives: { table: 'tracks', at: 'negatives' } },
    weights: reader.weights,
    ...(trains ? { optimizer: { kind: 'adam', learningRate, beta1: 0.9, beta2: 0.98, epsilon: 1e-8 } } : {}),
    compute(inputs) {
      const { feed, rows } = inputs;
      const output = reader.read(batchSize, rows('tracks'), rows('positions'), inputs); // [P, H]
      const target = tf.sum(tf.mul(output, rows('targets')), 1); // [P]
      const negatives = tf.matMul(output, rows('negatives'), false, true); // [P, N]
      const isTarget = tf.cast(tf.equal(tf.reshape(feed('targets'), [-1, 1]), tf.reshape(feed('negatives'), [1, -1])), 'float32');
      const losses =
        loss === 'gbce'
          ? gbce({ target, negatives, isTarget }, beta)
          : sampledSoftmax({
              target: tf.add(target, feed('targetShifts')),
              negatives: tf.add(negatives, feed('negativeShifts')),
              isTarget,
            });
      return { outputs: { loss: tf.sum(tf.mul(losses, feed('rowWeights'))) } };
    },
  };
}
