import type { Tensor } from '@tensorflow/tfjs';
import type { Rng } from '../../shared/random.ts';
import type { StepInputs, Variable } from '../engine/program.ts';
import { tf } from '../engine/tensorflow.ts';
import { CONTENT_WEIGHTS, contentLayers, contentVariables } from './content-layers.ts';
import { gateWeights, glorotWeights } from './glorot.ts';
import { type GruForm, gruStep, gruVariables, gruWeightNames } from './gru.ts';
import type { SessionReader } from './recurrent-scoring.ts';
import { type InputSettings, inputTable, inputWidth } from './track-input.ts';

/** What shapes a network of GRU layers that reads sessions; the names are GRU4Rec's hyperparameters. */
type GruNetworkSettings = InputSettings & { gruForm: GruForm; dropoutEmbed: number; dropoutHidden: number };

/** The weights of the network before training: how tracks enter, the recurrent layers, and the output weights and bias of every track. */
export function gruNetworkVariables(
  settings: GruNetworkSettings,
  trackCount: number,
  featureCount: number,
  rng: Rng,
): Record<string, Variable> {
  const { hiddenUnits, embeddingUnits, gruForm } = settings;
  const first = hiddenUnits[0]!;
  const last = hiddenUnits.at(-1)!;
  const table = inputTable(settings);
  const variables: Record<string, Variable> = {};
  if (table === 'inputGates') variables['inputGates'] = gateWeights(trackCount, first, 3, rng);
  if (table === 'inputTracks') variables['inputTracks'] = glorotWeights(trackCount, embeddingUnits, rng);
  if (settings.input === 'content-mlp') Object.assign(variables, contentVariables(featureCount, rng));
  let width = inputWidth(settings, featureCount);
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
function layerWeights({ input, hiddenUnits, gruForm }: GruNetworkSettings): string[] {
  const layers = hiddenUnits.flatMap((_, layer) => [
    ...(layer > 0 || input !== 'one-hot' ? [`gru${layer}/input`] : []),
    ...gruWeightNames(`gru${layer}`, gruForm),
  ]);
  return input === 'content-mlp' ? [...CONTENT_WEIGHTS, ...layers] : layers;
}

/** Drops values in training; `stream` tells one use from another. */
export type Drop = (values: Tensor, rate: number, stream: number) => Tensor;
export const dropNothing: Drop = (values) => values;

/** The layers as a reader of sessions; the states carried on are the dropped-out ones, as in the reference. */
export function gruReader(settings: GruNetworkSettings, chooseDrop: (inputs: StepInputs) => Drop): SessionReader {
  const { input, hiddenUnits, gruForm, dropoutEmbed, dropoutHidden } = settings;
  return {
    inputTable: inputTable(settings),
    weights: layerWeights(settings),
    units: hiddenUnits.at(-1)!,
    states: Object.fromEntries(hiddenUnits.map((units, layer) => [`hidden${layer}`, units])),
    read(row, hidden, inputs) {
      const drop = chooseDrop(inputs);
      const state: Record<string, Tensor> = {};
      let values = input === 'embedding' ? drop(row, dropoutEmbed, 0) : row;
      if (input === 'content-mlp') values = contentLayers(values, inputs);
      hiddenUnits.forEach((_, layer) => {
        const name = `hidden${layer}`;
        const gates = layer === 0 && input === 'one-hot' ? values : tf.matMul(values, inputs.weight(`gru${layer}/input`));
        values = drop(gruStep(`gru${layer}`, gruForm, gates, hidden(name), inputs), dropoutHidden, layer + 1);
        state[name] = values;
      });
      return { output: values, state };
    },
  };
}
