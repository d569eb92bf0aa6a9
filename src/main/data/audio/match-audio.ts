import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { RejectedRow } from '../../../shared/domain/dataset.ts';
import type { AudioKind, AudioMatch, MappedAudio } from '../../../shared/domain/track-audio.ts';
import { AppError } from '../../../shared/errors.ts';
import { readLines } from '../audition/array-files.ts';
import type { Job } from '../job.ts';
import { LAYOUT } from '../layout.ts';
import { unreadable } from '../readers/unreadable.ts';
import { hasAudioName, inspectAudioFile } from './audio-file.ts';
import { readAudioTable } from './read-audio-table.ts';

/** `hasFolder` is false for a table that came without the folder it lay in: relative paths mean nothing then. */
export type MatchAudioRequest = { datasetDirectory: string; path: string; hasFolder: boolean };

/** What matched, beside the summary: one row a track. `origins` are the sites whose audio plays in the page. */
export type MatchedAudioRows = { match: AudioMatch; rows: MappedAudio[]; origins: string[] };

/** What a table or a folder says of one track, before it is looked at. */
type Candidate = {
  track: string | null;
  location: string | null;
  problem: string | null;
  /** A relative path, where nobody knows relative to what. */
  isLost?: boolean;
  file: string;
  line: number;
  text: string;
};

const SAMPLE_ROWS = 200;
const SHOWN_MATCHES = 5;
const CHECKED_TOGETHER = 32;
/** The page's security policy names each of them. */
const MOST_ORIGINS = 32;

/**
 * Matches a table of track ids beside paths or links, or a folder of files named by track id, with the tracks of a data set, and looks at every file.
 * Throws `dataset.unreadable`, `dataset.missingColumn` and what else reading a table throws.
 */
export async function matchAudio({ datasetDirectory, path: source, hasFolder }: MatchAudioRequest, job: Job): Promise<MatchedAudioRows> {
  const ids = await readLines(path.join(datasetDirectory, LAYOUT.trackIds));
  const tracks = new Set(ids);
  const candidates = (await isFolder(source)) ? await readFolder(source) : await readTable(source, hasFolder, job);
  const mapped = new Map<string, MappedAudio>();
  const origins = new Set<string>();
  const rejected: RejectedRow[] = [];
  let rejectedRows = 0;
  for (let from = 0; from < candidates.length; from += CHECKED_TOGETHER) {
    job.signal.throwIfAborted();
    job.report('Looking at audio', from / candidates.length, from);
    const some = candidates.slice(from, from + CHECKED_TOGETHER);
    const looks = await Promise.all(some.map((candidate) => lookAt(candidate, tracks)));
    for (const [index, look] of looks.entries()) {
      const { file, line, text } = some[index]!;
      const reason = typeof look === 'string' ? look : mapped.has(look.track) ? `track "${look.track}" has audio from a row before` : null;
      if (reason === null && typeof look !== 'string') mapped.set(look.track, { ...look, kind: playableKind(look, origins) });
      else if (rejectedRows++ < SAMPLE_ROWS) rejected.push({ file, line, reason: reason ?? '', text });
    }
  }
  const rows = [...mapped.values()];
  const count = (kind: AudioKind) => rows.filter((row) => row.kind === kind).length;
  return {
    match: {
      files: count('file'),
      streams: count('stream'),
      links: count('link'),
      tracks: tracks.size,
      rejectedRows,
      rejectedSample: rejected,
      sample: rows.slice(0, SHOWN_MATCHES),
    },
    rows,
    origins: [...origins],
  };
}

async function isFolder(source: string): Promise<boolean> {
  try {
    return (await stat(source)).isDirectory();
  } catch (error) {
    throw unreadable(source, error);
  }
}

/** Files of audio in a folder and below, each for the track whose id it is named by; ids that no file can be named by may be percent-encoded. */
async function readFolder(folder: string): Promise<Candidate[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && hasAudioName(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));
  return files.sort().map((file) => {
    const stem = path.basename(file, path.extname(file));
    return { track: decoded(stem), location: file, problem: null, file, line: 0, text: path.basename(file) };
  });
}

function decoded(stem: string): string {
  try {
    return decodeURIComponent(stem);
  } catch {
    return stem;
  }
}

async function readTable(source: string, hasFolder: boolean, job: Job): Promise<Candidate[]> {
  const rows = await readAudioTable(source, job);
  return rows.map(({ location, ...row }) => {
    const isRelative = location !== null && linkOf(location) === null && !path.isAbsolute(location);
    if (!isRelative) return { ...row, location, file: source };
    if (!hasFolder) return { ...row, location, isLost: true, file: source };
    return { ...row, location: path.resolve(path.dirname(source), location), file: source };
  });
}

/** An address with a scheme of two letters and more: one letter is a drive of Windows. */
const linkOf = (location: string): URL | null => (/^[a-z][a-z\d+.-]+:/i.test(location) ? URL.parse(location) : null);

/** The audio of a track, or why there is none. */
async function lookAt({ track, location, problem, isLost = false }: Candidate, tracks: ReadonlySet<string>): Promise<MappedAudio | string> {
  if (problem !== null) return problem;
  if (track === null) return 'no track id';
  if (!tracks.has(track)) return `no track of the data set has the id "${track}"`;
  if (location === null) return 'neither a path nor a link';
  if (isLost) {
    return `"${location}" is relative to the table, and where the table lay is not known here: give it by its path, or write whole paths`;
  }
  const link = linkOf(location);
  if (link !== null) {
    if (link.protocol !== 'http:' && link.protocol !== 'https:')
      return `"${link.protocol}" opens nothing here: links begin with http or https`;
    return { track, kind: hasAudioName(link.pathname) ? 'stream' : 'link', location: link.href };
  }
  try {
    return { track, kind: 'file', location: (await inspectAudioFile(location)).path };
  } catch (error) {
    if (error instanceof AppError) return `${location}: ${String(error.details['reason'])}`;
    throw error;
  }
}

/** Links to audio play in the page while it is few sites they lead to; `origins` gains theirs. */
function playableKind({ kind, location }: MappedAudio, origins: Set<string>): AudioKind {
  if (kind !== 'stream') return kind;
  const { origin } = new URL(location);
  if (!origins.has(origin) && origins.size >= MOST_ORIGINS) return 'link';
  origins.add(origin);
  return kind;
}
