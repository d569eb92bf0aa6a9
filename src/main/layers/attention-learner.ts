import type { Tensor } from '@tensorflow/tfjs';
import type { TieRule } from '../../shared/domain/search.ts';
import { createRng, type Rng } from '../../shared/random.ts';
import type { Program, ProgramDeclaration, Step, StepInputs, Variable } from '../engine/program.ts';
import { normalArray } from '../engine/random.ts';
import { tf } from '../engine/tensorflow.ts';
import type { Drop } from './attention-block.ts';
import type { AttentionSettings } from './attention-hyperparameters.ts';
import { dropout } from './dropout.ts';
import { openFeeder } from './feeder/feeder.ts';
import { holdOutSessions } from './held-out-sessions.ts';
import { layerNorm, layerNormVariables } from './layer-norm.ts';
import { gbce, gbceBeta, sampledSoftmax } from './sampled-losses.ts';
import { type AttentionShape, causalMask } from './self-attention.ts';
import { createSequenceScoring, readingInputs, type SequenceReader } from './sequence-scoring.ts';
import { predictionCount, type SessionPart } from './session-part.ts';
import { type PassAndNext, passParts, planPasses } from './training-passes.ts';

/** What makes one network of self-attention another: its blocks. */
export type AttentionNetwork = {
  blockVariables(name: string, units: number, rng: Rng): Record<string, Variable>;
  /** values [rows * length, units]; `index` counts the blocks from 0. */
  block(
    name: string,
    index: number,
    values: Tensor,
    mask: Tensor,
    shape: AttentionShape,
    drop: Drop,
    inputs: Pick<StepInputs, 'weight'>,
  ): Tensor;
  /** Whether a norm stands between the last block and the scores. */
  endsInNorm: boolean;
};

type Training = { trackCount: number; support: Int32Array; train: SessionPart; validation?: SessionPart };
type Run = { seed: number; ties: TieRule; compile: (declaration: ProgramDeclaration) => Program };

/** Spread of the track and position vectors before training, as in the reference of SASRec. */
const INITIAL_DEVIATION = 0.02;

/** The next-track learner of such a network: sampled softmax or gBCE at every place of packed sessions. */
export function createAttentionLearner(
  network: AttentionNetwork,
  settings: AttentionSettings,
  data: Training,
  { seed, ties, compile }: Run,
) {
  const { batchSize, maxLength, samples, sampleAlpha, logQ, epochs } = settings;
  const { trained, held } = holdOutSessions(data, settings, seed);
  const reader = createReader(network, settings, () => (values) => values);
  const scoring = createSequenceScoring(reader, data.trackCount, ties);
  const program = compile({
    variables: { ...weightVariables(network, settings, data.trackCount, createRng(seed, 'weights')), ...scoring.variables },
    steps: {
      ...scoring.steps,
      train: batchStep(network, settings, data.trackCount, true),
      ...(held === null ? {} : { validate: batchStep(network, settings, data.trackCount, false) }),
    },
  });
  const feeder = openFeeder('packed', {
    ...{ settings: { batchSize, maxLength, samples, sampleAlpha, logQ }, support: data.support, seed },
    parts: passParts(trained, held),
  });

  const passes = planPasses({ epochs, validates: held !== null });

  function* walk([pass, next]: PassAndNext) {
    for (const { events, feeds } of feeder.batches(pass, next)) {
      const { loss } = program.run(pass.part, feeds);
      yield { loss: loss![0]!, events };
    }
  }

  return {
    epochs,
    eventsPerEpoch: predictionCount(trained),
    weights: program.weights,
    embedding: 'tracks',
    trainEpoch: (epoch: number) => walk(passes.train(epoch)),
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
    rank: (part: SessionPart) => scoring.rank(program, part),
    recommend: (session: Int32Array, k: number) => scoring.recommend(program, session, k),
    recommendMany: (sessions: readonly Int32Array[], k: number) => scoring.recommendMany(program, sessions, k),
    dispose() {
      feeder.dispose();
      program.dispose();
    },
  };
}

function weightVariables(
  network: AttentionNetwork,
  { units, blocks, maxLength }: AttentionSettings,
  trackCount: number,
  rng: Rng,
): Record<string, Variable> {
  const variables: Record<string, Variable> = {
    tracks: { shape: [trackCount, units], initial: normalArray(rng, trackCount * units, INITIAL_DEVIATION) },
    positions: { shape: [maxLength, units], initial: normalArray(rng, maxLength * units, INITIAL_DEVIATION) },
  };
  for (let block = 0; block < blocks; block++) Object.assign(variables, network.blockVariables(`block${block}`, units, rng));
  return Object.assign(variables, network.endsInNorm ? layerNormVariables('finalNorm', units) : {});
}

function layerWeights(network: AttentionNetwork, { units, blocks }: AttentionSettings): string[] {
  const anyRng = createRng(0);
  const ofBlock = Array.from({ length: blocks }, (_, block) => Object.keys(network.blockVariables(`block${block}`, units, anyRng)));
  return [...ofBlock.flat(), ...Object.keys(network.endsInNorm ? layerNormVariables('finalNorm', units) : {})];
}

function createReader(network: AttentionNetwork, settings: AttentionSettings, chooseDrop: (inputs: StepInputs) => Drop): SequenceReader {
  const { units, blocks, heads, maxLength: length } = settings;
  return {
    length,
    units,
    weights: layerWeights(network, settings),
    read(rows, tracks, positions, inputs) {
      const drop = chooseDrop(inputs);
      const mask = causalMask(inputs.feed('pieces'), rows, length);
      let values: Tensor = drop(tf.add(tf.mul(tracks, Math.sqrt(units)), positions), 0);
      for (let block = 0; block < blocks; block++) {
        values = network.block(`block${block}`, block, values, mask, { rows, length, heads }, drop, inputs);
      }
      return network.endsInNorm ? layerNorm('finalNorm', values, inputs) : values;
    },
  };
}

/** Scores the next of every play of a batch; trains on it, or only says its loss. */
function batchStep(network: AttentionNetwork, settings: AttentionSettings, trackCount: number, trains: boolean): Step {
  const { batchSize, maxLength, samples, loss, gbceT, learningRate } = settings;
  const rate = trains ? settings.dropout : 0;
  const reader = createReader(
    network,
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
