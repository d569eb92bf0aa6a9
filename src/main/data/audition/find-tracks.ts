import type { FoundTrack } from '../../../shared/domain/audition.ts';
import { type PreparedSplit, readVocabulary } from './split-sessions.ts';
import { readTrackNames } from './track-names.ts';

/** Tracks of the training part with a text in title, artist or id, the most played first. */
export async function findTracks({
  datasetDirectory,
  splitDirectory,
  text,
  limit,
}: PreparedSplit & { text: string; limit: number }): Promise<FoundTrack[]> {
  const names = await readTrackNames(datasetDirectory);
  const { tracks, support } = await readVocabulary(splitDirectory);
  const wanted = text.trim().toLowerCase();
  const matching = Array.from(tracks.keys()).filter((track) => names.hasText(tracks[track]!, wanted));
  return matching
    .sort((a, b) => support[b]! - support[a]! || a - b)
    .slice(0, limit)
    .map((track) => ({ ...names.describe(tracks[track]!), plays: support[track]! }));
}
