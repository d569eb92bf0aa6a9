import { expect, it } from 'vitest';
import { consecutivePieces, packSessions, slidingPieces } from '../../../src/main/layers/packed-sessions.ts';
import { sessionPart } from '../../support/small-split.ts';

const part = sessionPart([
  [1, 2, 3],
  [4, 5, 6, 7, 8, 9],
  [10, 11],
]);
const ORDER = [0, 1, 2];

it('packs short sessions into one row, and begins another batch when none has room', () => {
  const batches = [...packSessions(part, consecutivePieces(part, ORDER, 4), 2, 4)].length;
  expect(batches).toBe(1);
  for (const batch of packSessions(part, consecutivePieces(part, ORDER, 4), 2, 4)) {
    // Session 0 fills two places of row 0; the first four plays of session 1 take row 1, its fifth the third place of row 0.
    expect([...batch.tracks]).toEqual([1, 2, 8, 10, 4, 5, 6, 7]);
    expect([...batch.targets]).toEqual([2, 3, 9, 11, 5, 6, 7, 8]);
    expect([...batch.positions]).toEqual([0, 1, 0, 0, 0, 1, 2, 3]);
    expect([...batch.pieces]).toEqual([1, 1, 2, 3, 1, 1, 1, 1]);
    expect([...batch.sessions]).toEqual([0, 0, 1, 2, 1, 1, 1, 1]);
    expect([...batch.heard]).toEqual([1, 2, 5, 1, 1, 2, 3, 4]);
    expect(batch.events).toBe(8);
  }
  const events = Array.from(packSessions(part, consecutivePieces(part, ORDER, 4), 1, 4), (batch) => batch.events);
  expect(events).toEqual([2, 4, 2]);
});

it('gives every prediction the last plays before it where pieces slide', () => {
  const predictions: Array<[number[], number]> = [];
  for (const batch of packSessions(part, slidingPieces(part, ORDER, 3), 1, 3)) {
    for (const [place, isScored] of batch.isScored.entries()) {
      if (isScored === 0) continue;
      const first = place - batch.positions[place]!;
      predictions.push([[...batch.tracks.slice(first, place + 1)], batch.targets[place]!]);
    }
  }
  expect(predictions).toEqual([
    [[1], 2],
    [[1, 2], 3],
    [[4], 5],
    [[4, 5], 6],
    [[4, 5, 6], 7],
    [[5, 6, 7], 8],
    [[6, 7, 8], 9],
    [[10], 11],
  ]);
});
