import { expect, it } from 'vitest';
import { longestFirst, sessionParallelBatches } from '../../src/main/layers/session-parallel.ts';
import { sessionPart } from '../support/small-split.ts';

/** Runs the batches into text: (inputs)->(targets), slots that begin a session marked with *, dead ones left out. */
function walk(sessions: string[][], slots: number, isLongestFirst = false): string[] {
  const names = [...new Set(sessions.flat())];
  const part = sessionPart(sessions.map((session) => session.map((name) => names.indexOf(name))));
  return Array.from(
    sessionParallelBatches(part, slots, isLongestFirst ? longestFirst(part) : undefined),
    ({ tracks, targets, carry, live }) => {
      const alive = [...live.keys()].filter((slot) => live[slot] === 1);
      const inputs = alive.map((slot) => `${names[tracks[slot]!]}${carry[slot] === 0 ? '*' : ''}`);
      return `(${inputs})->(${alive.map((slot) => names[targets[slot]!])})`;
    },
  );
}

it('walks sessions of 3, 2, 4 and 2 events in two slots as the reference does', () => {
  const sessions = [
    ['A1', 'A2', 'A3'],
    ['B1', 'B2'],
    ['C1', 'C2', 'C3', 'C4'],
    ['D1', 'D2'],
  ];
  expect(walk(sessions, 2)).toEqual(['(A1*,B1*)->(A2,B2)', '(A2,C1*)->(A3,C2)', '(D1*,C2)->(D2,C3)', '(C3)->(C4)']);
});

it('walks the longest sessions first where it is asked to, so that slots end together', () => {
  const sessions = [
    ['A1', 'A2'],
    ['B1', 'B2', 'B3'],
    ['C1', 'C2'],
    ['D1', 'D2', 'D3', 'D4'],
  ];
  expect(walk(sessions, 2, true)).toEqual(['(D1*,B1*)->(D2,B2)', '(D2,B2)->(D3,B3)', '(D3,A1*)->(D4,A2)', '(C1*)->(C2)']);
});

it('loses no event where there are fewer sessions than slots', () => {
  expect(walk([['A1', 'A2', 'A3']], 4)).toEqual(['(A1*)->(A2)', '(A2)->(A3)']);
});
