import { describe, expect, it } from 'vitest';
import { makeSketch } from '../../../src/renderer/sound/make-sketch.ts';
import type { TrackSound } from '../../../src/shared/domain/track-sound.ts';

const sound = (changes: Partial<TrackSound> = {}): TrackSound => ({ tempo: 120, key: 0, mode: 1, energy: 0.5, valence: 0.5, ...changes });
const MAJOR = [0, 2, 4, 5, 7, 9, 11];
const MINOR = [0, 2, 3, 5, 7, 8, 10];

describe('makeSketch', () => {
  it('sounds the same for the same track, and otherwise for another', () => {
    expect(makeSketch('a', sound())).toEqual(makeSketch('a', sound()));
    expect(makeSketch('a', sound()).notes).not.toEqual(makeSketch('b', sound()).notes);
  });

  it.each([
    ['major', 1, MAJOR],
    ['minor', 0, MINOR],
  ])('stays in its key: %s', (_name, mode, scale) => {
    for (let key = 0; key < 12; key++) {
      const { notes } = makeSketch('a', sound({ key, mode, energy: 0.9 }));
      const degrees = new Set(notes.filter(({ voice }) => voice !== 'hat').map(({ pitch }) => (((pitch - key) % 12) + 12) % 12));
      expect([...degrees].filter((degree) => !scale.includes(degree))).toEqual([]);
    }
  });

  it('is as fast as the track, halved or doubled where that would be a rush or a crawl, and two to four bars long', () => {
    // Four bars of four beats at 120 a minute.
    expect(makeSketch('a', sound({ tempo: 120 })).seconds).toBeCloseTo(8);
    expect(makeSketch('a', sound({ tempo: 240 })).seconds).toBeCloseTo(8);
    // Two bars at 60.
    expect(makeSketch('a', sound({ tempo: 30 })).seconds).toBeCloseTo(8);
    for (const tempo of [0, 1, 60, 99, 100, 176, 300, Number.NaN]) {
      const { seconds, notes } = makeSketch('a', sound({ tempo }));
      expect(seconds).toBeGreaterThan(4);
      expect(seconds).toBeLessThanOrEqual(10);
      expect(notes.every(({ at }) => at >= 0 && at < seconds)).toBe(true);
    }
  });

  it('plays more the more energy there is, and drums only then', () => {
    const calm = makeSketch('a', sound({ energy: 0.1 }));
    const lively = makeSketch('a', sound({ energy: 0.9 }));
    expect(lively.notes.length).toBeGreaterThan(1.5 * calm.notes.length);
    expect(calm.notes.some(({ voice }) => voice === 'hat')).toBe(false);
    expect(lively.notes.some(({ voice }) => voice === 'hat')).toBe(true);
    expect(lively.brightness).toBeGreaterThan(calm.brightness);
  });

  it('says in words how it sounds, and does with what is known', () => {
    expect(makeSketch('a', sound({ key: 9, mode: 0, energy: 0.1, valence: 0.1, tempo: 70 })).words).toBe(
      'A minor, 70 beats a minute, calm, grave',
    );
    expect(makeSketch('a', null).notes.length).toBeGreaterThan(10);
  });
});
