import { beforeAll, expect, it } from 'vitest';
import { compileProgram } from '../../src/main/engine/compile-program.ts';
import { createEagerProgram } from '../../src/main/engine/eager-program.ts';
import { loadTensorFlow } from '../../src/main/engine/tensorflow.ts';
import { gru4rec } from '../../src/main/models/gru4rec.ts';
import { parseHyperparameters } from '../../src/main/models/registry.ts';
import { trainingData } from '../support/small-split.ts';

beforeAll(async () => {
  await loadTensorFlow({ threads: 1, engine: 'tensorflow' });
});

// The authors' PyTorch code, run on these five sessions from these start weights, its samples set to those that seed 1 draws here:
// [2,1,4], [3,1,3], [5,3,2], [2,2,0], [1,5,2]. Tracks meet as input, target and sample at once, and one slot ends before the other.
// Its second bias of reset and update, which is no other function, was held at 0; its update gate is 1 - ours. At the end of an epoch it corrects samples
// that stand in the places of ended slots as if they were targets; here it was told how many slots live.
const SESSIONS = [
  [0, 1, 2],
  [1, 0],
  [2, 1, 0, 3],
  [3, 1],
  [4, 2, 5],
];
const wave = (length: number, phase: number) =>
  Float32Array.from({ length }, (_, index) => Number((0.3 * Math.sin(phase + 1.7 * index)).toFixed(4)));
const START = { outputTracks: wave(12, 1), 'gru0/input': wave(12, 2), 'gru0/recurrent': wave(12, 3) };
/** Mean loss of the live slots, and how many those are. */
const LOSSES = [
  [2.225046, 2],
  [2.202818, 2],
  [2.1719, 2],
  [1.917846, 2],
  [1.201384, 1],
];
const END = {
  outputTracks: [
    0.123724, 0.30804, -0.147413, 0.037501, 0.246214, -0.046369, -0.166258, 0.006844, 0.409112, -0.338776, -0.105405, 0.050875,
  ],
  outputBias: [0.124808, 0.222857, -0.08359, -0.089085, -0.1, -0.050699],
  'gru0/input': [
    0.325188, -0.153986, -0.181716, 0.267816, 0.003193, -0.322987, -0.137837, 0.282474, -0.103066, -0.352349, -0.119816, 0.018515,
  ],
  'gru0/recurrent': [
    0.036916, -0.303685, 0.008812, 0.271504, -0.046366, -0.324354, 0.180199, 0.217902, -0.224741, -0.145953, 0.162428, 0.050435,
  ],
  'gru0/bias': [-0.107791, -0.104762, -0.194433, -0.031501, -0.01764, -0.015117],
  'gru0/candidateBias': [-0.019024, -0.014536],
};

it.each([
  ['compiled', compileProgram],
  ['eager', createEagerProgram],
])('an epoch of gru4rec with a constrained embedding and logQ, %s, moves every weight as the reference does', (_name, compile) => {
  const hyperparameters = parseHyperparameters('gru4rec', { hiddenUnits: [2], batchSize: 2, samples: 3, learningRate: 0.1, epochs: 1 });
  const learner = gru4rec.build(hyperparameters, trainingData(SESSIONS, 6), { seed: 1, ties: 'conservative', compile });
  learner.weights.writeMany(new Map(Object.entries(START)));
  const steps = [...learner.trainEpoch(1)];
  expect(steps.map(({ events }) => events)).toEqual(LOSSES.map(([, events]) => events));
  for (const [step, { loss }] of steps.entries()) expect(loss).toBeCloseTo(LOSSES[step]![0]!, 5);
  for (const [name, expected] of Object.entries(END)) {
    const values = learner.weights.read(name);
    expect(values).toHaveLength(expected.length);
    for (const [index, value] of expected.entries()) expect(values[index], `${name} ${index}`).toBeCloseTo(value, 5);
  }
  learner.dispose();
});
