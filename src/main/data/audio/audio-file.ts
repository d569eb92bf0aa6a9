import { open } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../shared/errors.ts';

const HEAD_BYTES = 12;

type Format = { mediaType: string /** Whether a file begins as its name says. */; begins: (head: Buffer) => boolean };

const starts =
  (text: string, at = 0) =>
  (head: Buffer) =>
    head.toString('latin1', at, at + text.length) === text;
/** MPEG audio and ADTS begin with eleven set bits, or with a tag. */
const isMpeg = (head: Buffer) => starts('ID3')(head) || (head[0] === 0xff && ((head[1] ?? 0) & 0xe0) === 0xe0);
const OGG: Format = { mediaType: 'audio/ogg', begins: starts('OggS') };
const MP4: Format = { mediaType: 'audio/mp4', begins: starts('ftyp', 4) };

const FORMATS: Readonly<Record<string, Format>> = {
  '.wav': { mediaType: 'audio/wav', begins: (head) => starts('RIFF')(head) && starts('WAVE', 8)(head) },
  '.mp3': { mediaType: 'audio/mpeg', begins: isMpeg },
  '.m4a': MP4,
  '.mp4': MP4,
  '.aac': { mediaType: 'audio/aac', begins: isMpeg },
  '.ogg': OGG,
  '.oga': OGG,
  '.opus': OGG,
  '.flac': { mediaType: 'audio/flac', begins: (head) => starts('fLaC')(head) || starts('ID3')(head) },
  '.webm': { mediaType: 'audio/webm', begins: (head) => head.readUInt32BE(0) === 0x1a45dfa3 },
};

/** Whether a name ends as files of audio do that browsers play. */
export const hasAudioName = (name: string): boolean => Object.hasOwn(FORMATS, path.extname(name).toLowerCase());

/** What is needed to send a file of audio. */
export type AudioFile = { path: string; mediaType: string; bytes: number };

/** Looks at the name and the first bytes of a file; throws `audio.missing` where it cannot be read and `audio.notAudio` where it is none. */
export async function inspectAudioFile(file: string): Promise<AudioFile> {
  const format = FORMATS[path.extname(file).toLowerCase()];
  if (format === undefined) throw notAudio(file, `its name does not end in ${Object.keys(FORMATS).join(', ')}`);
  const handle = await open(file).catch((error: unknown) => {
    throw missing(file, error);
  });
  try {
    const state = await handle.stat();
    if (!state.isFile()) throw notAudio(file, 'it is no file');
    const head = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await handle.read(head, 0, HEAD_BYTES, 0);
    if (bytesRead < HEAD_BYTES || !format.begins(head)) throw notAudio(file, `it does not begin as ${format.mediaType} does`);
    return { path: file, mediaType: format.mediaType, bytes: state.size };
  } finally {
    await handle.close();
  }
}

function notAudio(file: string, reason: string): AppError {
  return new AppError(
    'audio.notAudio',
    `${file} is not audio that can be played: ${reason}. Map the track to a WAV, MP3, M4A, OGG, FLAC or WebM file.`,
    {
      file,
      reason,
    },
  );
}

function missing(file: string, error: unknown): AppError {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  const reason =
    code === 'ENOENT' || code === 'ENOTDIR' ? 'there is no such file' : code === 'EACCES' ? 'it may not be read' : String(error);
  return new AppError(
    'audio.missing',
    `${file} cannot be played: ${reason}. Put it back, or map the audio of this data set anew.`,
    { file, reason },
    { cause: error },
  );
}
