import { CONTENT_UNITS } from './content-layers.ts';

/** How a track enters the first layer of a recurrent network (P0). */
export const TRACK_INPUTS = ['one-hot', 'embedding', 'content', 'content-mlp'] as const;

export type InputSettings = {
  input: (typeof TRACK_INPUTS)[number];
  constrainedEmbedding: boolean;
  embeddingUnits: number;
  hiddenUnits: readonly number[];
};

export const isContent = ({ input }: Pick<InputSettings, 'input'>) => input === 'content' || input === 'content-mlp';

/** Where the input rows of a track lie: its gate weights (one-hot), its features (content), its own embedding, or the output weights (constrained). */
export function inputTable(settings: InputSettings): 'inputGates' | 'trackFeatures' | 'inputTracks' | 'outputTracks' {
  if (settings.input === 'one-hot') return 'inputGates';
  if (isContent(settings)) return 'trackFeatures';
  return settings.constrainedEmbedding ? 'outputTracks' : 'inputTracks';
}

/** Width of what enters the first layer. */
export function inputWidth(settings: InputSettings, featureCount: number): number {
  if (settings.input === 'content-mlp') return CONTENT_UNITS;
  const table = inputTable(settings);
  if (table === 'trackFeatures') return featureCount;
  return table === 'inputTracks' ? settings.embeddingUnits : settings.hiddenUnits.at(-1)!;
}
