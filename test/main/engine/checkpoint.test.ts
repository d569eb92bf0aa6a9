import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepLastCheckpoint, newestCheckpoint, saveCheckpoint, saveFinalCheckpoint } from '../../../src/main/engine/checkpoint.ts';
import { createWeightStore, type WeightStore } from '../../../src/main/engine/weight-store.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'segue-checkpoint-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function store(values: Record<string, number[]>, slots: string[] = []): WeightStore {
  const arrays = new Map(Object.entries(values).map(([name, array]) => [name, Float32Array.from(array)]));
  const shapes = Object.fromEntries([...arrays].map(([name, array]) => [name, { shape: [array.length], isSlot: slots.includes(name) }]));
  return createWeightStore(shapes, {
    read: (name) => arrays.get(name)!.slice(),
    writeMany: (all) => {
      for (const [name, array] of all) arrays.get(name)!.set(array);
    },
  });
}

const path = (epoch: number) => join(directory, `epoch-00000${epoch}.checkpoint`);
const save = (epoch: number, isLast = false) =>
  saveCheckpoint(directory, epoch, { epoch, loss: epoch / 2 }, store({ a: [epoch, 2, 3], b: [epoch + 0.5] }, ['b']), isLast);

function newest() {
  const passedOver: string[] = [];
  const found = newestCheckpoint<{ epoch: number; loss: number }>(directory, (damaged, reason) =>
    passedOver.push(`${damaged.slice(directory.length + 1)}: ${reason}`),
  );
  return { found, passedOver };
}

it('restores what it saved', () => {
  const bytes = save(3);
  expect(bytes).toBe(readFileSync(path(3)).length);
  const { found } = newest();
  expect(found).toMatchObject({ epoch: 3, bytes, state: { epoch: 3, loss: 1.5 } });
  const weights = store({ a: [0, 0, 0], b: [0] });
  found!.restore(weights);
  expect([...weights.read('a'), ...weights.read('b')]).toEqual([3, 2, 3, 3.5]);
});

it('knows whether weights take all it keeps', () => {
  save(3);
  const { found } = newest();
  const fits = (values: Record<string, number[]>, slots: string[] = []) => found!.fits(store(values, slots));
  const all = { a: [0, 0, 0], b: [0] };
  expect([fits(all), fits({ ...all, slot: [0] }, ['slot']), fits({ ...all, weight: [0] })]).toEqual([true, true, false]);
  expect([fits({ a: [0, 0, 0] }), fits({ a: [0, 0], b: [0] })]).toEqual([false, false]);
});

it('keeps the newest and the one before it', () => {
  for (const epoch of [1, 2, 3]) save(epoch);
  expect(readdirSync(directory).sort()).toEqual(['epoch-000002.checkpoint', 'epoch-000003.checkpoint']);
});

it('leaves a finished run one checkpoint without what only training needs', () => {
  for (const epoch of [1, 2]) save(epoch);
  const finished = store({ a: [7, 8, 9], b: [1] }, ['b']);
  const bytes = saveFinalCheckpoint(directory, 2, { epoch: 2 }, finished);
  expect(readdirSync(directory)).toEqual(['epoch-000002.checkpoint']);
  const { found } = newest();
  expect(found).toMatchObject({ epoch: 2, bytes });
  const weights = store({ a: [0, 0, 0], b: [5] });
  found!.restore(weights);
  expect([...weights.read('a'), ...weights.read('b')]).toEqual([7, 8, 9, 5]);
});

it('writes the last epoch without what only training needs, and keeps it alone once it is all there is to keep', () => {
  save(1);
  const bytes = save(2, true);
  expect(bytes).toBeLessThan(readFileSync(path(1)).length);
  const weights = store({ a: [0, 0, 0], b: [5] });
  newest().found!.restore(weights);
  expect([...weights.read('a'), ...weights.read('b')]).toEqual([2, 2, 3, 5]);
  expect(readdirSync(directory).length).toBe(2);
  keepLastCheckpoint(directory);
  expect(readdirSync(directory)).toEqual(['epoch-000002.checkpoint']);
});

describe('a damaged newest checkpoint', () => {
  beforeEach(() => {
    save(1);
    save(2);
  });

  it.each([
    ['cut off at its end', () => truncateSync(path(2), readFileSync(path(2)).length - 1)],
    ['cut off in its header', () => truncateSync(path(2), 20)],
    ['empty', () => truncateSync(path(2), 0)],
    ['changed in one byte', () => flip(path(2), 60)],
    ['longer than it was', () => appendFileSync(path(2), 'x')],
    ['another file', () => writeFileSync(path(2), 'not a checkpoint at all, but long enough to be read as one')],
  ])('is passed over when it is %s', (_how, damage) => {
    damage();
    const { found, passedOver } = newest();
    expect(found?.epoch).toBe(1);
    expect(passedOver).toHaveLength(1);
    expect(passedOver[0]).toMatch(/^epoch-000002.checkpoint: it/);
  });
});

it('answers with nothing where there is nothing', () => {
  expect(newest().found).toBeNull();
  rmSync(directory, { recursive: true });
  expect(newest().found).toBeNull();
});

it('leaves no unfinished file behind and removes those of killed processes', () => {
  writeFileSync(join(directory, 'epoch-000001.checkpoint.4711.incoming'), 'half');
  save(2);
  expect(readdirSync(directory)).toEqual(['epoch-000002.checkpoint']);
});

function flip(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes[at]! ^= 1;
  writeFileSync(file, bytes);
}
