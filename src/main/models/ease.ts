import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { formatCount } from '../../shared/format.ts';
import { createWeightStore } from '../engine/weight-store.ts';
import { type CollectionData, collectionCount, tracksOf } from '../layers/collections.ts';
import { invertPositive } from '../layers/invert-positive.ts';
import { transposeCollections } from '../layers/transpose-collections.ts';
import { type CollectionLearner, defineModel } from './define-model.ts';

const hyperparameters = z.strictObject({
  regularization: z.number().min(1e-3).max(1e6).default(200).meta({
    title: 'Regularisation',
    help: 'How strongly the weights between tracks are drawn to 0; the more tracks are rare, the more of it.',
    scale: 'log',
  }),
});

/** Their square matrix is inverted: half a minute and 200 MB at 5,000. */
const MOST_COLLECTIONS = 5000;

/**
 * Continues playlists, or what users play, by weights between tracks that are solved for exactly: each track is told from the others of its playlists.
 *
 * Paper: Steck 2019, Embarrassingly Shallow Autoencoders for Sparse Data.
 * Symbols: X = playlists by tracks, 1 where a track is in; l = regularisation; P = (X'X + l I)^-1; weights B = I - P / diag P, 0 on the diagonal; scores X B.
 *   There are fewer playlists than tracks, so P = (I - X' K X) / l by K = (X X' + l I)^-1, which gives X P = K X and diag P = (1 - diag X'KX) / l.
 * Output: scores float32 [tracks], x - (K X) / diag P; for a list x that is no playlist of the training part, x - (x - x X' K X) / (l diag P).
 * Practical size: playlists^3 operations and 8 playlists^2 bytes, however many tracks; 5,000 playlists at most.
 * Deviations: none but the way round; K is kept as float32.
 */
export const ease = defineModel({
  id: 'ease',
  version: 1,
  title: 'EASE',
  task: 'playlist',
  learns: 'counts',
  summary: 'A linear model of which tracks go with which, solved exactly: a strong rival of the neural models.',
  source: 'Steck, Embarrassingly Shallow Autoencoders for Sparse Data, 2019',
  hyperparameters,
  build: ({ regularization }, data) => buildEase(regularization, data),
});

function buildEase(regularization: number, { train, trackCount }: CollectionData): CollectionLearner {
  const count = collectionCount(train);
  if (count > MOST_COLLECTIONS) {
    throw new AppError(
      'input.invalid',
      `EASE inverts a matrix of all playlists or users, and ${formatCount(count)} are more than its ${formatCount(MOST_COLLECTIONS)}. Choose iALS, or a smaller sample of the data.`,
      { received: count, most: MOST_COLLECTIONS },
    );
  }
  const byTrack = transposeCollections(train, trackCount);
  const arrays = { inverse: new Float32Array(count * count), own: new Float32Array(trackCount) };

  /** (K X) [tracks] of one playlist: the sum of its row of K over the playlists with each track. */
  function spread(row: number, into: Float32Array): void {
    for (let track = 0; track < trackCount; track++) {
      let sum = 0;
      for (const other of tracksOf(byTrack, track)) sum += arrays.inverse[row * count + other]!;
      into[track] = sum;
    }
  }

  return {
    epochs: 1,
    eventsPerEpoch: train.tracks.length,
    weights: createWeightStore(
      { inverse: { shape: [count, count] }, own: { shape: [trackCount] } },
      {
        read: (name) => arrays[name as keyof typeof arrays].slice(),
        writeMany: (values) => {
          for (const [name, array] of values) arrays[name as keyof typeof arrays].set(array);
        },
      },
    ),
    *trainEpoch() {
      const matrix = new Float64Array(count * count);
      for (let track = 0; track < trackCount; track++) {
        const holders = tracksOf(byTrack, track);
        for (const row of holders) for (const column of holders) matrix[row * count + column]!++;
      }
      for (let row = 0; row < count; row++) matrix[row * (count + 1)]! += regularization;
      const [entries, share] = [train.tracks.length, train.tracks.length / count];
      let solved = 0;
      for (const _ of invertPositive(matrix, count)) {
        const before = Math.round(solved++ * share);
        yield { loss: null, events: (solved === count ? entries : Math.round(solved * share)) - before };
      }
      for (let track = 0; track < trackCount; track++) {
        const holders = tracksOf(byTrack, track);
        let within = 0;
        for (const row of holders) for (const column of holders) within += matrix[row * count + column]!;
        arrays.own[track] = (1 - within) / regularization;
      }
      arrays.inverse.set(matrix);
    },
    *score(rows) {
      const scores = new Float32Array(trackCount);
      for (const row of rows) {
        spread(row, scores);
        for (let track = 0; track < trackCount; track++) scores[track]! /= -arrays.own[track]!;
        for (const track of tracksOf(train, row)) scores[track]! += 1;
        yield scores;
      }
    },
    scoreTracks(tracks) {
      // What the playlists with these tracks say of them all: K X x.
      const holders = new Float64Array(count);
      for (const track of tracks) for (const row of tracksOf(byTrack, track)) holders[row]!++;
      const heard = new Float64Array(count);
      for (let row = 0; row < count; row++) {
        if (holders[row] === 0) continue;
        for (let column = 0; column < count; column++) heard[column]! += holders[row]! * arrays.inverse[row * count + column]!;
      }
      const isOwn = new Uint8Array(trackCount);
      for (const track of tracks) isOwn[track] = 1;
      const scores = new Float32Array(trackCount);
      for (let track = 0; track < trackCount; track++) {
        let sum = isOwn[track]!;
        for (const row of tracksOf(byTrack, track)) sum -= heard[row]!;
        scores[track] = isOwn[track]! - sum / regularization / arrays.own[track]!;
      }
      return scores;
    },
    dispose() {},
  };
}
