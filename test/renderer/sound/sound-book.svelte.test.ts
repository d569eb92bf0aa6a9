import { expect, it, vi } from 'vitest';
import { SoundBook } from '../../../src/renderer/sound/sound-book.svelte.ts';
import type { WorkbenchClient } from '../../../src/shared/contract/client.ts';

const SOUND = { sound: { tempo: 100, key: 2, mode: 1, energy: 0.5, valence: 0.5 }, audio: null };
const NOTHING = { sound: null, audio: null };

it('asks once about each track, those of a turn together, and again about what was not answered', async () => {
  let isBroken = false;
  const sounds = vi.fn(async ({ tracks }: { run: string; tracks: string[] }) => {
    if (isBroken) throw new Error('gone');
    return tracks.map((track) => (track === 'plain' ? NOTHING : SOUND));
  });
  const book = new SoundBook(() => ({ audition: { sounds } }) as unknown as WorkbenchClient);
  for (const track of ['a', 'b', 'a', 'plain']) book.want('r', track);
  book.want('other', 'a');
  expect(book.of('r', 'a')).toBeNull();
  await vi.waitFor(() => expect(book.of('r', 'b')).toEqual(SOUND));
  expect(sounds.mock.calls.map(([request]) => request)).toEqual([
    { run: 'r', tracks: ['a', 'b', 'plain'] },
    { run: 'other', tracks: ['a'] },
  ]);
  expect(book.of('r', 'plain')).toEqual(NOTHING);
  isBroken = true;
  book.want('r', 'c');
  await vi.waitFor(() => expect(sounds).toHaveBeenCalledTimes(3));
  isBroken = false;
  await vi.waitFor(() => {
    book.want('r', 'c');
    expect(book.of('r', 'c')).toEqual(SOUND);
  });
  // Other audio may be mapped to tracks that are known.
  book.forget();
  expect(book.of('r', 'a')).toBeNull();
  book.want('r', 'a');
  await vi.waitFor(() => expect(book.of('r', 'a')).toEqual(SOUND));
});
