import { expect, it } from 'vitest';
import { summariseFeatures } from '../../../src/main/data/features/summarise-features.ts';
import { importContents } from '../../support/import-files.ts';

const never = new AbortController().signal;
const TRACKS = [
  'track_id,title,genre,label,energy,loudness,tempo,valence',
  't1,One,rock,a,0.2,-20,120,0.5',
  't2,Two,rock,b,0.4,-16,120,0.5',
  't3,Three,folk,c,0.6,-12,120,',
  't4,Four,folk,d,0.8,-8,120,0.1',
  't5,Five,,e,,,,',
  '',
].join('\n');
const PLAYS = 'session_id,track_id\ns,t1\ns,t2\ns,t3\ns,t4\ns,t5\n';

it('correlates the features of tracks and averages them by what groups tracks', async () => {
  const { directory } = await importContents({ 'plays.csv': PLAYS, 'tracks.csv': TRACKS });
  const { tracks, features, correlations, groups } = await summariseFeatures({ datasetDirectory: directory }, never);
  expect(tracks).toBe(4);
  expect(features.map(({ name, n }) => [name, n])).toEqual([
    ['energy', 4],
    ['loudness', 4],
    ['tempo', 4],
    ['valence', 3],
  ]);
  // Loudness is 20 energy - 24.
  expect(correlations[0]![1]).toBeCloseTo(1);
  expect(correlations[1]![0]).toBe(correlations[0]![1]);
  // Over the three tracks that have both: energies .2, .4, .8 about .4667, valences .5, .5, .1 about .3667.
  expect(correlations[3]![0]).toBeCloseTo(-0.9449, 4);
  // Tempo does not vary.
  expect(correlations[2]).toEqual([null, null, 1, null]);
  // Labels name tracks one by one and group none.
  expect(groups.map(({ column, hidden }) => [column, hidden])).toEqual([['genre', 0]]);
  const rock = groups[0]!.values.find(({ value }) => value === 'rock')!;
  expect(rock.n).toBe(2);
  expect(rock.means[0]).toBeCloseTo(0.3);
  expect(rock.means[1]).toBeCloseTo(-18);
});

it('says that data without features has none', async () => {
  const { directory } = await importContents({ 'plays.csv': PLAYS });
  await expect(summariseFeatures({ datasetDirectory: directory }, never)).rejects.toMatchObject({ code: 'dataset.noFeatures' });
});
