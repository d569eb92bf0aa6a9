import type { Tensor } from '@tensorflow/tfjs';
import type { Program, ProgramDeclaration, Step, StepInputs, Variable } from '../engine/program.ts';
import { tf } from '../engine/tensorflow.ts';
import { carriedState } from './carried-state.ts';
import type { Batch } from './feeder/batch.ts';
import { openFeeder } from './feeder/feeder.ts';
import { createHistoryBatches, type HistoryFeeds } from './history-batches.ts';
import type { HistoryRange } from './history-chunks.ts';
import { featureHistories, featureWidth, type SessionFeature } from './session-features.ts';
import { hasDirection, type SessionHistories, TRAIN, VALIDATION } from './session-histories.ts';
import { planPasses } from './training-passes.ts';

/** What a network is given for a chunk of sessions: P = steps * slots rows, the slots of a step side by side. */
export type NetworkInputs = Pick<StepInputs, 'weight'> & {
  /** [P, width of the feature]; features without columns must not be asked for. */
  feature(name: SessionFeature): Tensor;
  /** State carried from the chunk before [slots, units]; zeros where a listener begins. */
  state(name: string): Tensor;
  /** [slots, 1]: 0 where a listener begins, 1 elsewhere. */
  carry: Tensor;
  /** The row of `listenerTable` of each session's listener [P, width]. */
  listener(): Tensor;
  steps: number;
};

/** A recurrent network over a listener's sessions that predicts the vector of each before it begins. */
export type SessionNetwork = {
  features: readonly SessionFeature[];
  variables: Readonly<Record<string, Variable>>;
  /** Columns of each carried state, by name. */
  states: Readonly<Record<string, number>>;
  /** The vectors that `read` blends, by name, where it tells how. */
  blended?: readonly string[];
  /** A variable with a row for each listener, and one more for strangers. */
  listenerTable?: string;
  /** vectors [P, width], of any length; `penalty` [P] is added to the losses; `blend` [P, vectors blended] each: see `PredictedSessions`. */
  read(inputs: NetworkInputs): {
    vectors: Tensor;
    state: Readonly<Record<string, Tensor>>;
    penalty?: Tensor;
    blend?: { weights: Tensor; lengths: Tensor };
  };
};

export type NetworkSettings = {
  steps: number;
  batchSize: number;
  learningRate: number;
  gradientNorm: number;
  epochs: number;
  patience: number;
};

/** Listeners walked side by side to predict: with more, most slots are empty while the last few end; products are no slower with these. */
const MOST_WALKED = 128;

/** Keeps the length of a vector of zeros from dividing by 0. */
const TINY = 1e-12;

/**
 * Trains a network by the cosine between what it predicts and the mean vector of the tracks played through (P1 5.2): loss 1 - u . s+, mean over the
 * sessions of a chunk that have something to predict, Adam. Histories longer than a chunk are cut; the next chunk starts from the last state.
 */
export function createNetworkLearner(
  network: SessionNetwork,
  settings: NetworkSettings,
  histories: SessionHistories,
  { seed, compile }: { seed: number; compile: (declaration: ProgramDeclaration) => Program },
) {
  const { batchSize, steps, epochs, patience } = settings;
  const slots = { train: batchSize, predict: Math.min(MOST_WALKED, batchSize) };
  const widths = new Map(network.features.map((feature) => [feature, featureWidth(histories, feature)]));
  const program = compile({
    variables: {
      ...network.variables,
      ...walkVariables(network, 'train', slots.train),
      ...walkVariables(network, 'predict', slots.predict),
    },
    steps: {
      train: chunkStep(network, settings, slots.train, histories.width, widths, 'train'),
      predict: chunkStep(network, settings, slots.predict, histories.width, widths, 'predict'),
    },
  });
  const isTarget = (part: number) => targetFlags(histories, part);
  const trainTargets = isTarget(TRAIN);
  const validationTargets = isTarget(VALIDATION);

  const strangers = network.listenerTable === undefined ? null : program.weights.shape(network.listenerTable)[0]! - 1;
  const reading = { features: network.features, steps, strangers };
  const feeder = openFeeder('histories', {
    ...{ ...reading, histories: featureHistories(histories), slots: slots.train },
    ...{ ranges: rangesUpTo(histories, TRAIN), targets: trainTargets, seed },
  });
  const passes = planPasses({ epochs, validates: false });
  const toPredict = (source: SessionHistories) => createHistoryBatches({ ...reading, histories: source, slots: slots.predict });

  /** Runs a step over chunks of histories from their beginnings on. */
  function* walk(step: 'train' | 'predict', batches: Iterable<Batch<HistoryFeeds>>) {
    for (const { events, feeds } of batches) yield { events, places: feeds.places, outputs: program.run(step, feeds) };
  }

  const count = (flags: Uint8Array) => flags.reduce((sum, flag) => sum + flag, 0);
  return {
    epochs,
    eventsPerEpoch: count(trainTargets),
    weights: program.weights,
    ...(network.blended === undefined ? {} : { blended: network.blended }),
    *trainEpoch(epoch: number) {
      for (const { events, outputs } of walk('train', feeder.batches(...passes.train(epoch)))) yield { loss: outputs['loss']![0]!, events };
    },
    ...(count(validationTargets) === 0 || patience === 0
      ? {}
      : {
          validation: {
            patience,
            *losses() {
              const ranges = longestFirst(rangesUpTo(histories, VALIDATION));
              for (const { events, outputs } of walk('predict', toPredict(histories)({ ranges, targets: validationTargets })))
                if (events > 0) yield { loss: outputs['loss']![0]!, events };
            },
          },
        }),
    *predict(source: SessionHistories, places: Int32Array) {
      const wanted = new Uint8Array(source.numbers.length);
      for (const place of places) wanted[place] = 1;
      const { width } = source;
      const { blended } = network;
      const pass = { ranges: longestFirst(rangesTo(source, wanted)), targets: new Uint8Array(wanted.length) };
      for (const { places: walked, outputs } of walk('predict', toPredict(source)(pass))) {
        const rows = [...walked.keys()].filter((at) => walked[at]! >= 0 && wanted[walked[at]!] === 1);
        if (rows.length === 0) continue;
        const pick = (output: string, columns: number) => {
          const picked = new Float32Array(rows.length * columns);
          rows.forEach((at, row) => {
            picked.set((outputs[output] as Float32Array).subarray(at * columns, (at + 1) * columns), row * columns);
          });
          return picked;
        };
        yield {
          places: Int32Array.from(rows, (at) => walked[at]!),
          vectors: pick('vectors', width),
          ...(blended === undefined
            ? {}
            : { blend: { weights: pick('weights', blended.length), lengths: pick('lengths', blended.length) } }),
        };
      }
    },
    dispose() {
      feeder.dispose();
      program.dispose();
    },
  };
}

function walkVariables({ states }: SessionNetwork, walk: string, slots: number): Record<string, Variable> {
  return Object.fromEntries(
    Object.entries(states).map(([name, units]) => [`${walk}/${name}`, { shape: [slots, units], initial: 0, isTransient: true }]),
  );
}

function chunkStep(
  network: SessionNetwork,
  { steps, learningRate, gradientNorm }: NetworkSettings,
  slots: number,
  width: number,
  widths: ReadonlyMap<SessionFeature, number>,
  walk: 'train' | 'predict',
): Step {
  const rows = steps * slots;
  const { listenerTable } = network;
  const float = (shape: readonly number[]) => ({ dtype: 'float32', shape }) as const;
  return {
    feeds: {
      carry: float([slots]),
      target: float([rows, width]),
      share: float([rows]),
      ...Object.fromEntries(
        [...widths].filter(([, columns]) => columns > 0).map(([feature, columns]) => [feature, float([rows, columns])]),
      ),
      ...(listenerTable === undefined ? {} : { listeners: { dtype: 'int32', shape: [rows] } }),
    },
    ...(listenerTable === undefined ? {} : { rows: { listener: { table: listenerTable, at: 'listeners' } } }),
    weights: Object.keys(network.variables).filter((name) => name !== listenerTable),
    state: Object.keys(network.states).map((name) => `${walk}/${name}`),
    ...(walk === 'train'
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
    compute(inputs) {
      const carry = tf.reshape(inputs.feed('carry'), [-1, 1]);
      const { vectors, state, penalty, blend } = network.read({
        weight: inputs.weight,
        feature: (name) => inputs.feed(name),
        state: (name) => carriedState(inputs.state(`${walk}/${name}`), carry),
        listener: () => inputs.rows('listener'),
        carry,
        steps,
      });
      const predicted = unitRows(vectors);
      const losses = tf.sub(1, tf.sum(tf.mul(predicted, inputs.feed('target')), 1)); // [P]
      const loss = tf.sum(tf.mul(penalty === undefined ? losses : tf.add(losses, penalty), inputs.feed('share')));
      return {
        outputs: walk === 'train' ? { loss } : { loss, vectors: predicted, ...blend },
        state: Object.fromEntries(Object.entries(state).map(([name, next]) => [`${walk}/${name}`, next])),
      };
    },
  };
}

/** Rows of unit length [rows, width]. */
export function unitRows(rows: Tensor): Tensor {
  return tf.div(rows, tf.sqrt(tf.add(tf.sum(tf.square(rows), 1, true), TINY)));
}

/** 1 for the sessions of a part that have one before them and a direction to predict. */
function targetFlags({ offsets, parts, played, width }: SessionHistories, part: number): Uint8Array {
  const firsts = new Set(offsets);
  return Uint8Array.from(parts, (own, place) => (own === part && !firsts.has(place) && hasDirection(played, place, width) ? 1 : 0));
}

/** Every listener's sessions up to the last of a part. */
function rangesUpTo(histories: SessionHistories, part: number): HistoryRange[] {
  return rangesTo(
    histories,
    Uint8Array.from(histories.parts, (own) => (own === part ? 1 : 0)),
  );
}

/** Every listener's sessions up to the last one that is marked; listeners without any are left out. */
function rangesTo({ offsets }: SessionHistories, marked: Uint8Array): HistoryRange[] {
  const ranges: HistoryRange[] = [];
  for (let listener = 0; listener + 1 < offsets.length; listener++) {
    const from = offsets[listener]!;
    const last = marked.subarray(from, offsets[listener + 1]!).lastIndexOf(1);
    if (last >= 0) ranges.push({ from, to: from + last + 1 });
  }
  return ranges;
}

/** Where nothing is learnt, the order is free: so few slots wait for the last listeners to end. */
const longestFirst = (ranges: readonly HistoryRange[]) => ranges.toSorted((a, b) => b.to - b.from - (a.to - a.from));
