import { describe, expect, it } from 'vitest';
import { coverLook } from '../../../src/renderer/sound/cover-look.ts';

const sound = { tempo: 120, key: 0, mode: 1, energy: 0.5, valence: 0.5 };

describe('coverLook', () => {
  it('looks the same for the same track, and otherwise for another or without features', () => {
    expect(coverLook('a', sound)).toEqual(coverLook('a', sound));
    expect(coverLook('a', sound)).not.toEqual(coverLook('b', sound));
    expect(coverLook('a', null)).not.toEqual(coverLook('a', sound));
  });

  it('gives neighbours on the circle of fifths neighbouring hues', () => {
    const hue = (key: number) => Number(/ (\d+)\)$/.exec(coverLook('a', { ...sound, key }).ground)?.[1]);
    expect((hue(7) - hue(0) + 360) % 360).toBe(30);
    expect((hue(2) - hue(7) + 360) % 360).toBe(30);
  });

  it('has more waves the faster the track, and every path ends where it began', () => {
    const waves = (tempo: number) => coverLook('a', { ...sound, tempo }).waves;
    expect(waves(180).length).toBeGreaterThan(waves(70).length);
    for (const wave of waves(120)) expect(wave).toMatch(/^M0 100 L[\d. L-]+ L100 100 Z$/);
  });
});
