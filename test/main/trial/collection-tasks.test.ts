import { mkdtempSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSession } from '../../../src/main/data/audition/read-session.ts';
import { LAYOUT } from '../../../src/main/data/layout.ts';
import { generateDataset } from '../../../src/main/data/sample-world/generate-dataset.ts';
import { splitDataset } from '../../../src/main/data/split-dataset.ts';
import { loadTensorFlow } from '../../../src/main/engine/tensorflow.ts';
import { findModel, models, parseHyperparameters } from '../../../src/main/models/registry.ts';
import { openCollectionRun } from '../../../src/main/trial/open-collection-run.ts';
import { openRatingRun } from '../../../src/main/trial/open-rating-run.ts';
import type { TrialOrder } from '../../../src/main/trial/protocol.ts';
import { trainRun } from '../../../src/main/trial/train-run.ts';
import type { SplitSpec } from '../../../src/shared/domain/dataset.ts';
import type { Hyperparameters } from '../../../src/shared/domain/model.ts';
import { sampleRequest } from '../../support/sample-request.ts';

const job = { signal: new AbortController().signal, report: () => {} };
const silent = { onProgress: () => {}, onEpoch: () => {}, onCheckpoint: () => {}, onLog: () => {} };
const HOLD_OUT: SplitSpec = { kind: 'hold-out-tracks', testShare: 0.2, validationShare: 0.1, seed: 1 };
const LEAVE_ONE_OUT: SplitSpec = { kind: 'leave-one-out', pick: 'last', validation: false, seed: 1 };
let datasetsDirectory = '';
const directories = { playlists: '', ratings: '' };

beforeAll(async () => {
  await loadTensorFlow({ threads: 1, engine: 'tensorflow' });
  datasetsDirectory = await mkdtemp(join(tmpdir(), 'segue-collections-'));
  for (const holds of ['playlists', 'ratings'] as const) {
    const { fingerprint } = await generateDataset({ options: sampleRequest({ holds, users: 400 }), datasetsDirectory }, job);
    directories[holds] = join(datasetsDirectory, fingerprint);
  }
});
afterAll(() => rm(datasetsDirectory, { recursive: true, force: true }));

async function orderOf(model: string, values: Hyperparameters = {}, split = HOLD_OUT): Promise<TrialOrder> {
  const datasetDirectory = models.find(({ id }) => id === model)!.task === 'rating' ? directories.ratings : directories.playlists;
  const { id } = await splitDataset({ datasetDirectory, split }, job);
  const members = model === 'ensemble' ? await Promise.all(MEMBERS.map((member) => trainedOrder(member, split))) : [];
  const needed: Hyperparameters = members.length === 0 ? {} : { members: ['0123456789ab', 'ba9876543210'] };
  return {
    runId: model,
    model,
    hyperparameters: parseHyperparameters(model, { ...needed, ...values }),
    ...(members.length === 0 ? {} : { members }),
    seed: 1,
    evaluation: { cutoffs: [10, 50], ties: 'conservative' },
    datasetDirectory,
    splitDirectory: join(datasetDirectory, LAYOUT.splits, id),
    runDirectory: mkdtempSync(join(datasetsDirectory, 'run-')),
    threads: 1,
    resume: true,
  };
}
/** Runs that vote in the ensembles of these tests: one that counts, one with vectors. */
const MEMBERS = ['same-artist', 'ials'];
async function trainedOrder(model: string, split: SplitSpec): Promise<TrialOrder> {
  const order = await orderOf(model, SMALL[model], split);
  await trainRun(order, silent, () => false);
  return order;
}
const metricsOf = async (order: TrialOrder) => (await trainRun(order, silent, () => false))!.metrics;

/** Values that make a model small, where it has them. */
const SMALL: Record<string, Hyperparameters> = {
  'playlist-mf': { epochs: 2, followers: 0.5, position: 0.5, dropout: 0.1 },
  ials: { units: 8, epochs: 2 },
  ncf: { epochs: 2 },
  svd: { units: 8, epochs: 2 },
};

describe.each(models.filter(({ task }) => task === 'playlist' || task === 'rating').map((model) => [model.id, model] as const))(
  '%s',
  (id, model) => {
    it('trains and is judged; stopped and resumed it gives the numbers of a run that was never stopped', async () => {
      const straight = await metricsOf(await orderOf(id, SMALL[id]));
      expect(Object.values(straight).every(Number.isFinite)).toBe(true);
      expect(straight).toHaveProperty(model.task === 'rating' ? 'rmse' : 'ndcg@10');
      const order = await orderOf(id, SMALL[id]);
      let epochs = 0;
      const stopped = await trainRun(order, { ...silent, onEpoch: () => epochs++ }, () => epochs === 1);
      if (model.learns === 'epochs') expect(stopped).toBeNull();
      expect(await metricsOf(order)).toEqual(straight);
    });
  },
);

it('finds what is planted in playlists: artists more than albums, and both more than popularity', async () => {
  const recall = async (model: string, values?: Hyperparameters) => (await metricsOf(await orderOf(model, values)))['recall@50']!;
  const [popular, album, artist, factors] = [
    await recall('most-collected'),
    await recall('same-album'),
    await recall('same-artist'),
    await recall('ials', { units: 16, epochs: 8 }),
  ];
  expect(album).toBeGreaterThan(popular);
  expect(artist).toBeGreaterThan(album);
  expect(factors).toBeGreaterThan(artist);
});

it('gives an ensemble in which one member alone weighs anything the numbers of that member', async () => {
  const { loss: _loss, ...alone } = await metricsOf(await trainedOrder('ials', HOLD_OUT));
  expect(await metricsOf(await orderOf('ensemble', { weights: [0, 1], depth: 10_000 }))).toEqual(alone);
  const together = await metricsOf(await orderOf('ensemble', { weights: [1, 1] }));
  expect(together['recall@50']).not.toBe(alone['recall@50']);
});

it('ranks by chance before it has learnt: one in ten of a hundred', async () => {
  // Weights drawn around 0 say nothing about anybody.
  const metrics = await metricsOf(await orderOf('ncf', { epochs: 1, learningRate: 1e-6 }, LEAVE_ONE_OUT));
  expect(metrics['sampled-hit-rate@10']).toBeGreaterThan(0.05);
  expect(metrics['sampled-hit-rate@10']).toBeLessThan(0.16);
  expect(metrics['sampled-ndcg@10']).toBeGreaterThan(0.02);
  expect(metrics['sampled-ndcg@10']).toBeLessThan(0.08);
});

it('refuses splits of whole sessions, and data without what a model needs', async () => {
  const { splitDirectory } = await orderOf('ials', {}, { kind: 'random-sessions', testShare: 0.2, validationShare: 0, seed: 1 });
  await expect(metricsOf({ ...(await orderOf('ials')), splitDirectory })).rejects.toMatchObject({ code: 'split.impossible' });
  const unrated = await orderOf('ials');
  await expect(metricsOf({ ...unrated, model: 'svd', hyperparameters: parseHyperparameters('svd', {}) })).rejects.toMatchObject({
    code: 'dataset.noRatings',
  });
});

describe('a finished run', () => {
  const opened = async (id: string, values: Hyperparameters) => {
    const order = await orderOf(id, values);
    await metricsOf(order);
    const model = findModel(id);
    if (model.task !== 'playlist') throw new Error(`${id} continues no playlists.`);
    return { order, run: openCollectionRun(order, model, () => {}) };
  };
  const question = (session: string[], targets: string[] = []) => ({ session, k: 10, context: {}, targets });

  it('continues its own playlists, and others alike where it can', async () => {
    const { order, run } = await opened('ials', { units: 8, epochs: 4 });
    const { plays } = await readSession({ ...order, session: 0 });
    const [own, held] = [true, false].map((isKnown) => plays.filter(({ isHeldOut }) => isHeldOut !== isKnown).map(({ track }) => track));
    expect(held!.length).toBeGreaterThan(0);
    const list = run.recommend(question(own!, held));
    expect(list.tracks.map(({ rank }) => rank)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(list.tracks.filter(({ track }) => own!.includes(track))).toEqual([]);
    expect(list.targetRanks).toHaveLength(held!.length);
    expect(run.recommend(question([...own!].reverse())).tracks).toEqual(list.tracks);
    // A track less makes another list, which is solved for anew and lies near.
    const shorter = run.recommend(question(own!.slice(1)));
    expect(shorter.tracks.map(({ score }) => score)).not.toEqual(list.tracks.map(({ score }) => score));
    expect(shorter.tracks.filter(({ track }) => list.tracks.some((other) => other.track === track)).length).toBeGreaterThan(2);
    const { width, layout, explained, tracks } = run.fitting({ session: own!, others: held!, layout: 'principal' });
    expect([width, layout, explained?.length, tracks.length]).toEqual([8, 'principal', 3, plays.length]);
    const laid = run.fitting({ session: own!, others: held!, layout: 'umap' });
    expect([laid.layout, laid.explained]).toEqual(['umap', null]);
    expect(laid.tracks.map(({ score }) => score)).toEqual(tracks.map(({ score }) => score));
    expect(laid.tracks.map(({ place }) => place)).not.toEqual(tracks.map(({ place }) => place));
    expect(laid).toEqual(run.fitting({ session: own!, others: held!, layout: 'umap' }));
    expect(tracks.filter(({ isOther }) => isOther)).toHaveLength(held!.length);
    expect(tracks.every(({ place }) => place!.every(Number.isFinite))).toBe(true);
    run.dispose();
  });

  it('lets its members vote on its own playlists and on others', async () => {
    const { order, run } = await opened('ensemble', {});
    const { plays } = await readSession({ ...order, session: 0 });
    const own = plays.filter(({ isHeldOut }) => !isHeldOut).map(({ track }) => track);
    const [first] = run.recommend(question(own)).tracks;
    expect(run.explain({ session: own, track: first!.track }).summary).toMatch(/same-artist .* at place .*; ials .* at place /);
    expect(run.recommend(question(own.slice(1))).tracks).toHaveLength(10);
    expect(run.fitting({ session: own, others: [], layout: 'umap' }).tracks.every(({ score }) => Number.isFinite(score))).toBe(true);
    run.dispose();
  });

  it('says why, what it cannot tell, and where it knows no track', async () => {
    const artist = (await opened('same-artist', {})).run;
    const { order, run } = await opened('ncf', { epochs: 1 });
    const { plays } = await readSession({ ...order, session: 0 });
    const own = plays.filter(({ isHeldOut }) => !isHeldOut).map(({ track }) => track);
    const [first] = artist.recommend(question(own)).tracks;
    const { measure, evidence } = artist.explain({ session: own, track: first!.track });
    expect(measure).toBe('same artist');
    expect(evidence.every((track) => track.artist === first!.artist)).toBe(true);
    expect(artist.fitting({ session: own, others: [], layout: 'umap' })).toMatchObject({ width: null });
    expect(() => run.recommend(question(own.slice(1)))).toThrow(expect.objectContaining({ code: 'input.invalid' }));
    expect(() => run.recommend(question(['nowhere']))).toThrow(expect.objectContaining({ code: 'audition.unknownTrack' }));
    run.dispose();
  });

  it('fills shelves: with what most collections have, what sounds alike, and what goes with tracks that are liked', async () => {
    const { run } = await opened('ials', { units: 8, epochs: 2 });
    const trending = run.shelves.trending(5).tracks;
    expect(trending.map(({ score }) => score)).toEqual(trending.map(({ score }) => score).toSorted((a, b) => b - a));
    expect(trending[0]).toMatchObject({ rank: 1, artist: expect.any(String) });
    const [a, b] = trending.map(({ track }) => track) as [string, string];
    expect(run.shelves.listened(a, 3).how).toMatch(/cosine of \d+ standardised features/);
    const { how, tracks, unknownTracks } = run.shelves.liked([a, b, 'nowhere'], 4);
    expect([how, unknownTracks]).toEqual(['What the run continues a list of these tracks with.', ['nowhere']]);
    expect(tracks.map(({ track }) => track)).toEqual(run.recommend({ ...question([a, b]), k: 4 }).tracks.map(({ track }) => track));
    run.dispose();
    // A model that knows its own lists alone has vectors of tracks to go by; one with neither says what to do.
    const ncf = (await opened('ncf', { epochs: 1 })).run;
    expect(ncf.shelves.liked([a, b], 3).how).toMatch(/^Nearest to the mean of the 8-dimensional vectors/);
    ncf.dispose();
  });

  it('predicts ratings beside the true ones', async () => {
    const order = await orderOf('svd', { units: 8, epochs: 5 });
    await metricsOf(order);
    const model = findModel('svd');
    if (model.task !== 'rating') throw new Error('svd predicts no ratings.');
    const run = openRatingRun(order, model, () => {});
    const { ratings, best } = run.rated({ session: 0, k: 5 });
    expect(ratings.some(({ isHeldOut }) => isHeldOut)).toBe(true);
    for (const { rating, predicted } of ratings) {
      expect(rating === null || (rating >= 0 && rating <= 100)).toBe(true);
      expect(predicted).toBeGreaterThanOrEqual(0);
      expect(predicted).toBeLessThanOrEqual(100);
    }
    expect(best.map(({ rank }) => rank)).toEqual([1, 2, 3, 4, 5]);
    expect(best.filter(({ track }) => ratings.some((rated) => rated.track === track))).toEqual([]);
    run.dispose();
  });
});
