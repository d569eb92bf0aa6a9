import { basename, resolve } from 'node:path';
import type { AudioMap, AudioMatch, AudioSource, MappedAudio, TrackAudio } from '../../shared/domain/track-audio.ts';
import { AppError } from '../../shared/errors.ts';
import { type AudioFile, inspectAudioFile } from '../data/audio/audio-file.ts';
import type { MatchedAudioRows } from '../data/audio/match-audio.ts';
import { inBatches } from '../search/in-batches.ts';
import type { Store } from '../store/store.ts';
import type { DataClient } from './data-client.ts';
import { findDataset } from './find-dataset.ts';
import type { Uploads } from './uploads.ts';

type TrackAudioParts = { store: Store; data: DataClient; uploads: Uploads; datasetsDirectory: string };

const ROWS_AT_ONCE = 2000;

/** The user's own audio of the tracks of data sets: mapped, looked up and handed out; nothing else on the disk is. */
export function createTrackAudio({ store, data, uploads, datasetsDirectory }: TrackAudioParts) {
  async function match({ name, path }: AudioSource): Promise<MatchedAudioRows & { fingerprint: string; source: string }> {
    const { dataset, directory } = findDataset(store, datasetsDirectory, name);
    const absolute = resolve(path);
    const source = uploads.hideFolders(absolute);
    const found = await data.run('matchAudio', { datasetDirectory: directory, path: absolute, hasFolder: source === absolute });
    const rejectedSample = found.match.rejectedSample.map((row) => ({
      ...row,
      file: uploads.hideFolders(row.file),
      reason: uploads.hideFolders(row.reason),
    }));
    return { ...found, match: { ...found.match, rejectedSample }, fingerprint: dataset.fingerprint, source };
  }

  return {
    /** The audio mapped to a data set; null where there is none. */
    show: async ({ name }: { name: string }): Promise<AudioMap | null> =>
      store.trackAudio.findMap(findDataset(store, datasetsDirectory, name).dataset.fingerprint),

    /** What a table or a folder would map; keeps nothing. */
    preview: async (source: AudioSource): Promise<AudioMatch> => (await match(source)).match,

    /** Maps what matches, in the place of what was mapped before; throws `audio.nothingMatched` where nothing does. */
    map: async (from: AudioSource): Promise<AudioMatch> => {
      const { match: found, rows, origins, fingerprint, source } = await match(from);
      const { files, streams, links, rejectedSample } = found;
      if (rows.length === 0) {
        const [first] = rejectedSample;
        throw new AppError(
          'audio.nothingMatched',
          `${source} maps no track of "${from.name}"${first === undefined ? '' : `. The first row that does not: ${first.reason}`}. Name tracks by their ids in the data set, and audio by its path or link.`,
          { source, rejectedRows: found.rejectedRows },
        );
      }
      store.transaction(() => store.trackAudio.remove(fingerprint));
      for await (const batch of inBatches(rows, ROWS_AT_ONCE)) store.transaction(() => store.trackAudio.add(fingerprint, batch));
      store.trackAudio.finish(fingerprint, { source, madeAt: new Date().toISOString(), files, streams, links }, origins);
      await uploads.discardBatchesOf([resolve(from.path)]);
      return found;
    },

    /** Forgets what is mapped; the files stay. */
    remove: async ({ name }: { name: string }): Promise<void> => {
      const { fingerprint } = findDataset(store, datasetsDirectory, name).dataset;
      store.transaction(() => store.trackAudio.remove(fingerprint));
    },

    /** How a page reaches the audio of tracks, in their order; null where none is mapped. */
    of: (fingerprint: string, tracks: readonly string[]): (TrackAudio | null)[] => {
      if (store.trackAudio.findMap(fingerprint) === null) return tracks.map(() => null);
      return tracks.map((track) => {
        const found = store.trackAudio.find(fingerprint, track);
        return found === null ? null : addressed(fingerprint, found);
      });
    },

    /** The sites whose audio the page may play. */
    origins: (): string[] => store.trackAudio.origins(),

    /** The file mapped to a track; throws `audio.notMapped` where none is, `audio.missing` and `audio.notAudio` where it has changed since. */
    open: async (fingerprint: string, track: string): Promise<AudioFile> => {
      const found = store.trackAudio.find(fingerprint, track);
      if (found?.kind === 'file') return await inspectAudioFile(found.location);
      throw new AppError('audio.notMapped', `No audio file is mapped to track "${track}". Map one on the page of its data set.`, {
        fingerprint,
        track,
      });
    },
  };
}

function addressed(fingerprint: string, { track, kind, location }: MappedAudio): TrackAudio {
  return kind === 'file'
    ? { kind, address: `/audio/${fingerprint}/${encodeURIComponent(track)}`, name: basename(location) }
    : { kind, address: location, name: new URL(location).host };
}
