import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { LAYOUT } from '../data/layout.ts';
import { type Prepared, readIntegers } from './load-split.ts';
import { loadTrackNames } from './load-track-names.ts';

/** The user's names of the tracks a model numbers. */
export function loadModelTracks({ splitDirectory, datasetDirectory }: Prepared) {
  const vocabulary = readIntegers(join(splitDirectory, LAYOUT.vocabulary));
  const { ids, describe } = loadTrackNames(datasetDirectory);
  const numbers: ReadonlyMap<string, number> = new Map(Array.from(vocabulary, (index, track) => [ids[index] ?? '', track]));
  return {
    numbers,
    describe: (track: number) => describe(vocabulary[track]!),
    /** The number of a track; throws `audition.unknownTrack` where the model does not know it. */
    require(id: string): number {
      const number = numbers.get(id);
      if (number !== undefined) return number;
      throw new AppError('audition.unknownTrack', `The track ${id} is not among the ${vocabulary.length} this run was trained on.`, {
        unknownTracks: [id],
      });
    },
  };
}
