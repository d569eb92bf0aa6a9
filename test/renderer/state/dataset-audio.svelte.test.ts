import { expect, it, vi } from 'vitest';
import { DatasetAudio } from '../../../src/renderer/state/dataset-audio.svelte.ts';
import type { WorkbenchClient } from '../../../src/shared/contract/client.ts';
import { AppError } from '../../../src/shared/errors.ts';

const MATCH = { files: 1, streams: 0, links: 0, tracks: 2, rejectedRows: 0, rejectedSample: [], sample: [] };

function openAudio() {
  let mapped: object | null = null;
  const audio = {
    show: vi.fn(async () => mapped),
    preview: vi.fn(async ({ path }: { path: string }) => {
      if (path === '/gone') throw new AppError('dataset.unreadable', 'there is no /gone');
      return MATCH;
    }),
    map: vi.fn(async ({ path }: { path: string }) => {
      mapped = { files: 1, streams: 0, links: 0, source: path, madeAt: '2026-01-01T00:00:00Z' };
      return MATCH;
    }),
    remove: vi.fn(async () => {
      mapped = null;
    }),
  };
  const discardUpload = vi.fn(async () => {});
  const upload = vi.fn(async ({ file }: { file: File }) => ({ path: `/uploads/${file.name}` }));
  const client = () => ({ audio, datasets: { discardUpload } }) as unknown as WorkbenchClient;
  return { audio, discardUpload, state: new DatasetAudio({ client, name: () => 'mine', upload, pathOf: null }) };
}

it('looks at a file before it maps it, and keeps the file that it maps', async () => {
  const { audio, discardUpload, state } = openAudio();
  await state.open();
  expect(state.map).toBeNull();
  expect(await state.use()).toBe(false);
  await state.lookAtFile(new File(['x'], 'audio.csv'));
  expect(state.candidate).toEqual({ path: '/uploads/audio.csv', match: MATCH });
  const using = state.use();
  // The page is left while it maps: the file is not thrown away under it.
  await state.dismiss();
  expect(await using).toBe(true);
  expect(discardUpload).not.toHaveBeenCalled();
  expect(audio.map).toHaveBeenCalledWith({ name: 'mine', path: '/uploads/audio.csv' });
  expect([state.map?.source, state.candidate]).toEqual(['/uploads/audio.csv', null]);
  await state.remove();
  expect(state.map).toBeNull();
});

it('throws a file away that is not used, and says why a path cannot be read', async () => {
  const { discardUpload, state } = openAudio();
  await state.lookAtFile(new File(['x'], 'audio.csv'));
  await state.dismiss();
  expect([state.candidate, discardUpload.mock.calls.length]).toEqual([null, 1]);
  await state.lookAt('/gone');
  expect([state.problem?.code, state.candidate, state.busy]).toEqual(['dataset.unreadable', null, '']);
});
