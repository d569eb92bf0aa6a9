import type { AudioMap, MappedAudio } from '../../shared/domain/track-audio.ts';
import type { Connection } from './connection.ts';

type MapRow = { source: string; made_at: string; files: number; streams: number; links: number; origins: string };

/** The user's own audio of tracks, by the fingerprint of their data set. */
export function trackAudioTable(connection: Connection) {
  const selectMap = connection.prepare<[string], MapRow>('SELECT * FROM audio_maps WHERE fingerprint = ?');
  const selectOrigins = connection.prepare<[], string>('SELECT origins FROM audio_maps').pluck();
  const insertMap = connection.prepare(
    'INSERT INTO audio_maps (fingerprint, source, made_at, files, streams, links, origins) VALUES (@fingerprint, @source, @madeAt, @files, @streams, @links, @origins)',
  );
  const deleteMap = connection.prepare<[string]>('DELETE FROM audio_maps WHERE fingerprint = ?');
  const select = connection.prepare<[string, string], MappedAudio>(
    'SELECT track, kind, location FROM track_audio JOIN audio_maps USING (fingerprint) WHERE fingerprint = ? AND track = ?',
  );
  const insert = connection.prepare<[string, string, string, string]>(
    'INSERT INTO track_audio (fingerprint, track, kind, location) VALUES (?, ?, ?, ?)',
  );
  const deleteAll = connection.prepare<[string]>('DELETE FROM track_audio WHERE fingerprint = ?');
  return {
    findMap: (fingerprint: string): AudioMap | null => {
      const row = selectMap.get(fingerprint);
      if (row === undefined) return null;
      const { source, made_at: madeAt, files, streams, links } = row;
      return { source, madeAt, files, streams, links };
    },
    /** The sites whose audio plays in the page, over all data sets. */
    origins: (): string[] => [...new Set(selectOrigins.all().flatMap((origins) => JSON.parse(origins) as string[]))],
    find: (fingerprint: string, track: string): MappedAudio | null => select.get(fingerprint, track) ?? null,
    /** Adds rows to a map that does not count yet. */
    add: (fingerprint: string, rows: readonly MappedAudio[]): void => {
      for (const { track, kind, location } of rows) insert.run(fingerprint, track, kind, location);
    },
    /** Has the rows added count. */
    finish: (fingerprint: string, map: AudioMap, origins: readonly string[]): void => {
      insertMap.run({ ...map, fingerprint, origins: JSON.stringify(origins) });
    },
    remove: (fingerprint: string): void => {
      deleteMap.run(fingerprint);
      deleteAll.run(fingerprint);
    },
  };
}
