import { z } from 'zod';
import { createSameGroupLearner } from '../layers/same-group.ts';
import { defineModel } from './define-model.ts';

/**
 * Continues a playlist with tracks of the albums in it.
 *
 * Paper: a baseline of P3 (playlist matrix factorisation).
 * Symbols: n(p, g) = tracks of playlist p that are of album g, s(t) = training playlists with track t; score n(p, album of t) + s(t) / (max s + 1).
 * Output: scores float32 [tracks]. A track is accepted where n > 0.
 * Practical size: any; one pass over the tracks a playlist.
 * Deviations: P3 does not say how it orders the tracks of one album; here the more collected come first.
 */
export const sameAlbum = defineModel({
  id: 'same-album',
  version: 1,
  title: 'Same album',
  task: 'playlist',
  needs: 'album',
  learns: 'counts',
  summary: 'Continues a playlist with the tracks of the albums in it.',
  source: 'Baseline of P3',
  hyperparameters: z.strictObject({}),
  build: (_hyperparameters, data) => createSameGroupLearner(data, 'album'),
});
