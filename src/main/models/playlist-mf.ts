import { z } from 'zod';
import { createRng } from '../../shared/random.ts';
import { normalArray } from '../engine/random.ts';
import { tf } from '../engine/tensorflow.ts';
import { type CollectionData, type Collections, collectionCount } from '../layers/collections.ts';
import { dropout } from '../layers/dropout.ts';
import { fitCollection } from '../layers/fit-collection.ts';
import { createPairLearner, type PairNetwork, pairHyperparameters } from '../layers/pair-learner.ts';
import { withDefault } from '../layers/stopping-hyperparameters.ts';
import { type CollectionLearner, defineModel, type RunSettings } from './define-model.ts';

const hyperparameters = z.strictObject({
  units: z.int().min(1).max(1024).default(3).meta({
    title: 'Units',
    help: 'Width of the vectors of playlists and tracks; P3 has 3, which can be drawn.',
    scale: 'log',
  }),
  ...pairHyperparameters,
  learningRate: withDefault(pairHyperparameters.learningRate, 0.01),
  batchSize: withDefault(pairHyperparameters.batchSize, 1024),
  dropout: z
    .number()
    .min(0)
    .max(0.95)
    .default(0)
    .meta({ title: 'Dropout', help: 'Share of the values of the vectors dropped in training.' }),
  followers: z.number().min(0).max(2).default(0).meta({
    title: 'Follower exponent',
    help: 'Entries weigh (1 + followers of the playlist) to this power; 0 weighs all alike.',
  }),
  position: z.number().min(0).max(2).default(0).meta({
    title: 'Position exponent',
    help: 'Entries weigh 1 / place in the playlist to this power; 0 weighs all alike.',
  }),
});

type Settings = z.output<typeof hyperparameters>;

const INITIAL_DEVIATION = 0.05;

/**
 * Says whether a track belongs in a playlist: a product of vectors and two biases through a sigmoid.
 *
 * Paper: P3 (playlist matrix factorisation).
 * Symbols: p, q = vectors of playlist and track [units], bp, bq = biases; s = sigmoid(p.q + bp + bq); loss -log s of entries, -log(1 - s) of negatives.
 * Training step: rows, tracks int32 [batch], labels, shares float32 [batch] -> loss. Output: scores float32 [tracks], the sum before the sigmoid.
 * A track is accepted where s > .5. Practical size: any; a step costs the same whatever the catalogue.
 * Deviations: P3 does not say how it samples negatives, nor how it starts; here evenly among tracks not in the playlist, and N(0, .05).
 */
export const playlistMf = defineModel({
  id: 'playlist-mf',
  version: 1,
  title: 'Playlist MF',
  task: 'playlist',
  learns: 'epochs',
  summary: 'A small matrix factorisation that says whether a track belongs in a playlist.',
  source: 'P3, How We Kept the Party Rolling, 2022',
  hyperparameters,
  build: buildPlaylistMf,
});

function buildPlaylistMf(settings: Settings, data: CollectionData, run: RunSettings): CollectionLearner {
  const weights = entryWeights(data.train, data.followers, settings);
  const { scoreRow, ...learner } = createPairLearner(playlistNetwork(settings, data, run.seed), settings, data, run, weights);
  return {
    ...learner,
    embedding: 'tracks',
    scoreTracks: (tracks) =>
      fitCollection(tracks, { vectors: learner.weights.read('tracks'), biases: learner.weights.read('tracks/bias'), seed: run.seed }),
    accepts(row, tracks) {
      const scores = scoreRow(row);
      return Uint8Array.from(tracks, (track) => (scores[track]! > 0 ? 1 : 0));
    },
  };
}

function playlistNetwork({ units, dropout: rate }: Settings, { train, trackCount }: CollectionData, seed: number): PairNetwork {
  const rows = collectionCount(train);
  const rng = createRng(seed, 'weights');
  const table = (length: number) => ({ shape: [length, units], initial: normalArray(rng, length * units, INITIAL_DEVIATION) });
  return {
    variables: {
      playlists: table(rows),
      tracks: table(trackCount),
      'playlists/bias': { shape: [rows, 1], initial: 0 },
      'tracks/bias': { shape: [trackCount, 1], initial: 0 },
    },
    rows: {
      playlist: { table: 'playlists', at: 'rows' },
      track: { table: 'tracks', at: 'tracks' },
      playlistBias: { table: 'playlists/bias', at: 'rows' },
      trackBias: { table: 'tracks/bias', at: 'tracks' },
    },
    isRandom: rate > 0,
    logits(inputs, draw) {
      const [p, q] = ['playlist', 'track'].map((name, stream) =>
        draw === null ? inputs.rows(name) : dropout(inputs.rows(name), rate, draw, stream),
      );
      const products = tf.sum(tf.mul(p!, q!), 1, true); // [batch, 1]
      return tf.reshape(tf.add(products, tf.add(inputs.rows('playlistBias'), inputs.rows('trackBias'))), [-1]);
    },
    score: {
      feeds: { row: { dtype: 'int32', shape: [1] } },
      rows: { playlist: { table: 'playlists', at: 'row' }, playlistBias: { table: 'playlists/bias', at: 'row' } },
      weights: ['tracks', 'tracks/bias'],
      compute({ rows: picked, weight }) {
        const products = tf.matMul(weight('tracks'), picked('playlist'), false, true); // [tracks, 1]
        return { outputs: { scores: tf.reshape(tf.add(products, tf.add(weight('tracks/bias'), picked('playlistBias'))), [-1]) } };
      },
    },
  };
}

/** What each entry counts for, 1 on the average; playlists of unknown following count as having none. */
function entryWeights(train: Collections, followers: Float32Array | null, settings: Settings): Float32Array {
  const weights = new Float32Array(train.tracks.length);
  for (let row = 0; row < collectionCount(train); row++) {
    const following = followers === null || Number.isNaN(followers[row]!) ? 0 : followers[row]!;
    for (let entry = train.offsets[row]!; entry < train.offsets[row + 1]!; entry++) {
      const place = 1 + entry - train.offsets[row]!;
      weights[entry] = (1 + following) ** settings.followers * place ** -settings.position;
    }
  }
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  return weights.map((weight) => weight / mean);
}
