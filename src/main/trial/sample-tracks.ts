import { createRng } from '../../shared/random.ts';

/** Enough to see the shape of a catalogue; more would only hide what is drawn over it. */
const MAPPED_TRACKS = 3000;

/** All tracks, or as many as a map holds, drawn without preference. */
export function sampleTracks(count: number): Int32Array {
  const rng = createRng(1, 'mapped tracks');
  const tracks = Int32Array.from({ length: count }, (_, track) => track);
  const size = Math.min(count, MAPPED_TRACKS);
  for (let place = 0; place < size; place++) {
    const other = place + rng.integer(count - place);
    [tracks[place], tracks[other]] = [tracks[other]!, tracks[place]!];
  }
  return tracks.slice(0, size);
}
