import { describe, expect, it } from 'vitest';
import {
  addTrack,
  cutAfter,
  type EditedSession,
  movePlay,
  openSession,
  removePlay,
} from '../../../../src/renderer/state/audition/edited-session.ts';

const play = (track: string, isKnown = true) => ({ track, title: null, artist: null, isSkipped: false, isKnown, isHeldOut: false });
const session = openSession(['a', 'b', 'c', 'd', 'e'].map((track) => play(track)));
const names = ({ heard, upcoming }: EditedSession) => [heard, upcoming].map((plays) => plays.map(({ track }) => track).join(''));

describe('an edited session', () => {
  it('opens half heard, or as far as models know something', () => {
    expect(names(session)).toEqual(['ab', 'cde']);
    expect(session.isEdited).toBe(false);
    expect(names(openSession([play('a', false), play('b', false), play('c', false), play('d')]))).toEqual(['abcd', '']);
    expect(names(openSession([play('a'), play('b')]))).toEqual(['a', 'b']);
  });

  it('is cut anywhere but before its first play', () => {
    expect(names(cutAfter(session, 4))).toEqual(['abcd', 'e']);
    expect(names(cutAfter(session, 0))).toEqual(['a', 'bcde']);
    expect(names(cutAfter(session, 9))).toEqual(['abcde', '']);
    expect(cutAfter(session, 4).isEdited).toBe(false);
  });

  it('gains, loses and reorders what is heard, and keeps what was played next', () => {
    const longer = addTrack(addTrack(session, { track: 'x', title: 'X', artist: null }), { track: 'x', title: 'X', artist: null });
    expect(names(longer)).toEqual(['abxx', 'cde']);
    expect(new Set(longer.heard.map(({ key }) => key)).size).toBe(4);
    const shorter = removePlay(longer, longer.heard[0]!.key);
    expect(names(shorter)).toEqual(['bxx', 'cde']);
    expect(names(movePlay(shorter, shorter.heard[0]!.key, 2))).toEqual(['xxb', 'cde']);
    expect(names(movePlay(shorter, shorter.heard[2]!.key, -3))).toEqual(['xbx', 'cde']);
    expect([longer.isEdited, shorter.isEdited]).toEqual([true, true]);
  });

  it('stays as it is where there is nothing to do', () => {
    const one = cutAfter(session, 1);
    expect(names(removePlay(one, one.heard[0]!.key))).toEqual(['a', 'bcde']);
    expect(removePlay(session, 'nothing').isEdited).toBe(false);
    expect(movePlay(session, session.heard[1]!.key, 7).isEdited).toBe(false);
  });
});
