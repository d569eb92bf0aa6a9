import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LAYOUT } from '../../../src/main/data/layout.ts';
import { loadTestPart, loadTrainingData } from '../../../src/main/trial/load-split.ts';
import { writeSmallDataset } from '../../support/small-split.ts';

function dataset(starts?: number[]) {
  const prepared = writeSmallDataset(
    [
      [0, 1],
      [1, 2, 0],
    ],
    [[2, 1]],
    3,
  );
  const startsPath = join(prepared.datasetDirectory, LAYOUT.sessionStarts);
  if (starts !== undefined) writeFileSync(startsPath, new Uint8Array(Float64Array.from(starts).buffer));
  return { ...prepared, startsPath };
}

describe('the times of a split', () => {
  it('follow the session numbers of each part', () => {
    const prepared = dataset([100, 200, 300]);
    expect(loadTrainingData(prepared).train.starts).toEqual(Float64Array.of(100, 200));
    expect(loadTestPart(prepared, 3).starts).toEqual(Float64Array.of(300));
  });

  it('are absent where the data has none', () => {
    const prepared = dataset();
    expect(loadTrainingData(prepared).train).not.toHaveProperty('starts');
    expect(loadTestPart(prepared, 3)).not.toHaveProperty('starts');
  });

  it('are refused where they do not fit the sessions', () => {
    const short = dataset([100, 200]);
    expect(() => loadTestPart(short, 3)).toThrow(expect.objectContaining({ code: 'dataset.damaged' }));
    truncateSync(short.startsPath, 13);
    expect(() => loadTrainingData(short)).toThrow('no whole number of times');
  });
});

describe('the features of tracks', () => {
  it('follow the numbers that the split gives the tracks', () => {
    const prepared = dataset();
    writeFileSync(join(prepared.datasetDirectory, LAYOUT.trackFeatureNames), 'tempo\nyear\n');
    writeFileSync(join(prepared.datasetDirectory, LAYOUT.trackFeatures), new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer));
    writeFileSync(join(prepared.splitDirectory, LAYOUT.vocabulary), new Uint8Array(Int32Array.of(2, 0, 1).buffer));
    expect(loadTrainingData(prepared).readFeatures?.()).toEqual({ names: ['tempo', 'year'], values: Float32Array.of(5, 6, 1, 2, 3, 4) });
  });

  it('are null where the data set has none, and refused where rows are missing', () => {
    const prepared = dataset();
    expect(loadTrainingData(prepared).readFeatures?.()).toBeNull();
    writeFileSync(join(prepared.datasetDirectory, LAYOUT.trackFeatureNames), 'tempo\nyear\n');
    writeFileSync(join(prepared.datasetDirectory, LAYOUT.trackFeatures), new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer));
    expect(() => loadTrainingData(prepared).readFeatures?.()).toThrow(expect.objectContaining({ code: 'dataset.damaged' }));
  });
});
