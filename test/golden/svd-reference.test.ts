import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { normalArray } from '../../src/main/engine/random.ts';
import type { Ratings } from '../../src/main/layers/ratings.ts';
import { shuffled } from '../../src/main/layers/shuffled.ts';
import { svd } from '../../src/main/models/svd.ts';
import { createRng } from '../../src/shared/random.ts';
import { buildCounted } from '../support/build-counted.ts';
import { sharedData } from '../support/shared-data.ts';

const UNITS = 20;
const EPOCHS = 5;
const [RATE, REGULARISATION] = [0.005, 0.02];

/** How often each listener of HetRec 2011 played each artist, as ln(1 + plays): counts themselves reach 352,698 and let every descent diverge. */
function readCounts(): Ratings {
  const lines = readFileSync(sharedData.path('hetrec-lastfm', 'user_artists.dat'), 'utf8').trim().split(/\r?\n/).slice(1);
  const numbers = [new Map<string, number>(), new Map<string, number>()];
  const numberOf = (side: 0 | 1, id: string) => {
    const known = numbers[side]!;
    if (!known.has(id)) known.set(id, known.size);
    return known.get(id)!;
  };
  const rows = lines.map((line) => line.split('\t'));
  return {
    users: Int32Array.from(rows, ([user]) => numberOf(0, user!)),
    tracks: Int32Array.from(rows, ([, artist]) => numberOf(1, artist!)),
    values: Float32Array.from(rows, ([, , plays]) => Math.log1p(Number(plays))),
  };
}

const keep = ({ users, tracks, values }: Ratings, isKept: (index: number) => boolean): Ratings => {
  const kept = (_: number, index: number) => isKept(index);
  return { users: users.filter(kept), tracks: tracks.filter(kept), values: values.filter(kept) };
};

/** Surprise's SVD line by line, in 64 bits, over ratings in the order that the model takes them. */
function reference(train: Ratings, test: Ratings, userCount: number, trackCount: number): number[] {
  const rng = createRng(1, 'weights');
  const pu = Float64Array.from(normalArray(rng, userCount * UNITS, 0.1));
  const qi = Float64Array.from(normalArray(rng, trackCount * UNITS, 0.1));
  const bu = new Float64Array(userCount);
  const bi = new Float64Array(trackCount);
  const globalMean = train.values.reduce((sum, value) => sum + value, 0) / train.values.length;
  for (let epoch = 1; epoch <= EPOCHS; epoch++) {
    for (const at of shuffled(train.values.length, createRng(1, 'rating order', epoch))) {
      const [u, i, r] = [train.users[at]!, train.tracks[at]!, train.values[at]!];
      let dot = 0;
      for (let f = 0; f < UNITS; f++) dot += qi[i * UNITS + f]! * pu[u * UNITS + f]!;
      const err = r - (globalMean + bu[u]! + bi[i]! + dot);
      bu[u]! += RATE * (err - REGULARISATION * bu[u]!);
      bi[i]! += RATE * (err - REGULARISATION * bi[i]!);
      for (let f = 0; f < UNITS; f++) {
        const [puf, qif] = [pu[u * UNITS + f]!, qi[i * UNITS + f]!];
        pu[u * UNITS + f]! += RATE * (err * qif - REGULARISATION * puf);
        qi[i * UNITS + f]! += RATE * (err * puf - REGULARISATION * qif);
      }
    }
  }
  const [low, high] = [train.values.reduce((a, b) => Math.min(a, b)), train.values.reduce((a, b) => Math.max(a, b))];
  const knownUsers = new Set(train.users);
  const knownTracks = new Set(train.tracks);
  return Array.from(test.users, (u, index) => {
    const i = test.tracks[index]!;
    let est = globalMean;
    if (knownUsers.has(u)) est += bu[u]!;
    if (knownTracks.has(i)) est += bi[i]!;
    if (knownUsers.has(u) && knownTracks.has(i)) for (let f = 0; f < UNITS; f++) est += qi[i * UNITS + f]! * pu[u * UNITS + f]!;
    return Math.min(high, Math.max(low, est));
  });
}

function errors(predicted: ArrayLike<number>, { values }: Ratings): { rmse: number; mae: number } {
  const differences = Array.from(values, (value, index) => predicted[index]! - value);
  return {
    rmse: Math.sqrt(differences.reduce((sum, difference) => sum + difference ** 2, 0) / values.length),
    mae: differences.reduce((sum, difference) => sum + Math.abs(difference), 0) / values.length,
  };
}

describe.skipIf(!sharedData.isThere)(
  `svd beside Surprise's updates on HetRec${sharedData.isThere ? '' : ` (${sharedData.reason})`}`,
  () => {
    it('predicts a fifth of the ratings as the reference does', () => {
      const all = readCounts();
      const train = keep(all, (index) => index % 5 !== 0);
      const test = keep(all, (index) => index % 5 === 0);
      const [userCount, trackCount] = [Math.max(...all.users) + 1, Math.max(...all.tracks) + 1];
      const scale = { minimum: train.values.reduce((a, b) => Math.min(a, b)), maximum: train.values.reduce((a, b) => Math.max(a, b)) };
      const settings = { units: UNITS, epochs: EPOCHS, learningRate: RATE, regularization: REGULARISATION, isBiased: true };
      const learner = svd.build(settings, { train, userCount, trackCount, scale, notes: [] }, buildCounted);
      for (let epoch = 1; epoch <= EPOCHS; epoch++) Array.from(learner.trainEpoch(epoch));
      const [knownUsers, knownTracks] = [new Set(train.users), new Set(train.tracks)];
      const known = (numbers: Int32Array, seen: Set<number>) => numbers.map((number) => (seen.has(number) ? number : -1));
      const predicted = learner.rate(known(test.users, knownUsers), known(test.tracks, knownTracks));
      const expected = reference(train, test, userCount, trackCount);
      const largest = expected.reduce((most, value, index) => Math.max(most, Math.abs(value - predicted[index]!)), 0);
      expect(largest).toBeLessThan(1e-4);
      const [ours, theirs] = [errors(predicted, test), errors(expected, test)];
      expect(ours.rmse).toBeCloseTo(theirs.rmse, 6);
      expect(ours.mae).toBeCloseTo(theirs.mae, 6);
      expect(test.values.length).toBe(18_567);
    });
  },
);
