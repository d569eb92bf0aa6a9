import type { DatasetFormat } from '../../../shared/domain/dataset.ts';
import { AppError } from '../../../shared/errors.ts';
import type { FileHead } from './file-head.ts';
import { lastfm1k } from './lastfm-1k.ts';
import { mpd } from './mpd.ts';
import { mssd } from './mssd.ts';
import type { Reader } from './reader.ts';
import { spotifyHistory } from './spotify-history.ts';
import { table } from './table.ts';
import { yesPlaylists } from './yes-playlists.ts';

/** Every reader; the first one that recognises a file takes it, so the generic table comes last. */
export const readers: readonly Reader[] = [mssd, lastfm1k, spotifyHistory, mpd, yesPlaylists, table];

/** The reader of a stated format, else the one that recognises the file. Throws `dataset.unknownFormat`. */
export function findReader(head: FileHead, format: DatasetFormat | undefined): Reader {
  const found =
    format === undefined ? readers.find((reader) => reader.recognises(head)) : readers.find((reader) => reader.format === format);
  if (found !== undefined) return found;
  throw new AppError(
    'dataset.unknownFormat',
    `Segue does not import files of the format "${format}". Choose one of ${readers.map((reader) => reader.format).join(', ')}.`,
    { file: head.path, format },
  );
}
