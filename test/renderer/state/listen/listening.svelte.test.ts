import { expect, it } from 'vitest';
import { Listening } from '../../../../src/renderer/state/listen/listening.svelte.ts';
import type { WorkbenchClient } from '../../../../src/shared/contract/client.ts';
import { Shelf, type ShelfAnswer } from '../../../../src/shared/domain/shelf.ts';

const SOUND = { sound: { tempo: 100, key: 2, mode: 1, energy: 0.5, valence: 0.5 }, audio: null };
const NOTHING = { sound: null, audio: null };
const track = (id: string) => ({ track: id, title: `Title ${id}`, artist: null });

/** A workbench whose runs answer with the tracks asked about and one more. */
function listening(served: readonly Shelf[] = Shelf.options) {
  const asked: [string, unknown][] = [];
  const serving = new Set(served);
  const answer =
    (name: string, list: (input: Record<string, unknown>) => string[]) =>
    async (input: Record<string, unknown>): Promise<ShelfAnswer> => {
      asked.push([name, input]);
      const tracks = list(input).map((id, place) => ({ ...track(id), rank: place + 1, score: 1 }));
      return { run: 'r', how: 'so', tracks, unknownTracks: [] };
    };
  const shelves = async () => Shelf.options.map((shelf) => ({ shelf, run: serving.has(shelf) ? { id: 'r' } : null }));
  const client = {
    recommendations: {
      trending: answer('trending', () => ['a', 'b']),
      becauseYouListened: answer('listened', ({ track: id }) => [`${id} alike`]),
      becauseYouLikedMany: answer('liked', ({ liked }) => [`near ${liked}`]),
      continueLongSession: answer('continued', ({ session }) => [...(session as string[]), 'c']),
    },
    audition: {
      sounds: async ({ tracks }: { tracks: string[] }) => {
        asked.push(['sounds', tracks]);
        return tracks.map((id) => (id === 'b' ? NOTHING : SOUND));
      },
    },
    serving: {
      shelves,
      serve: async ({ shelf, run }: { shelf: Shelf; run: string | null }) => {
        if (run === null) serving.delete(shelf);
        else serving.add(shelf);
        return await shelves();
      },
    },
  };
  return { page: new Listening(() => client as unknown as WorkbenchClient), asked };
}

it('fills what can be filled at first, with how its tracks sound', async () => {
  const { page, asked } = listening();
  await page.open();
  expect(asked).toEqual([
    ['trending', { k: 14 }],
    ['sounds', ['a', 'b']],
  ]);
  expect([...page.sounds]).toEqual([
    ['a', SOUND],
    ['b', NOTHING],
  ]);
  expect(page.shelves['because-you-listened'].answer).toBeNull();
  expect(page.titleOf('because-you-listened')).toBe('Because you listened');
});

it('follows what is heard, goes on with what was not, and asks once how a track sounds', async () => {
  const { page, asked } = listening();
  await page.open();
  asked.length = 0;
  await page.hear(track('a'));
  expect(page.titleOf('because-you-listened')).toBe('Because you listened to Title a');
  expect(page.shelves['because-you-listened'].answer?.tracks.map((one) => one.track)).toEqual(['a alike']);
  expect(asked).toContainEqual(['continued', { session: ['a'], k: 14 }]);
  // The track heard is no next one, though the run lists it.
  expect(page.next()?.track).toBe('c');
  expect(
    asked
      .filter(([name]) => name === 'sounds')
      .flatMap(([, tracks]) => tracks as string[])
      .toSorted(),
  ).toEqual(['a alike', 'c']);
  for (let play = 0; play < 60; play++) await page.hear(track(`t${play}`));
  expect(page.heard).toHaveLength(50);
});

it('follows what is liked, and forgets it', async () => {
  const { page } = listening();
  await page.open();
  await page.toggleLike(track('a'));
  await page.toggleLike(track('b'));
  expect(page.shelves['because-you-liked'].answer?.tracks[0]?.track).toBe('near a,b');
  expect(page.titleOf('because-you-liked')).toBe('Because you liked Title b and 1 more');
  await page.toggleLike(track('b'));
  await page.toggleLike(track('a'));
  expect([page.isLiked('a'), page.shelves['because-you-liked'].answer]).toEqual([false, null]);
});

it('leaves shelves empty that no run serves, until one does', async () => {
  const { page, asked } = listening([]);
  await page.open();
  await page.hear(track('a'));
  expect(asked).toEqual([]);
  await page.serve('continue-session', 'r');
  expect(page.next()?.track).toBe('c');
  await page.serve('continue-session', null);
  expect(page.next()).toBeNull();
});
