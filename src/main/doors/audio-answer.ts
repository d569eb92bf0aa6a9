import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { serializeError } from '../../shared/errors.ts';
import type { Workbench } from '../workbench/workbench.ts';

export const AUDIO_PATH = '/audio/';

/** An answer that either door hands on as it is. */
export type AudioAnswer = { status: number; headers: Record<string, string>; body: Readable };

/**
 * Answers for `/audio/<data set>/<track>`: the file mapped to the track, or the part of it that `range` asks for. Paths are never taken from an
 * address, only looked up. Refusals are JSON with code and cure.
 */
export async function answerAudio(audio: Pick<Workbench['audio'], 'open'>, pathname: string, range: string | null): Promise<AudioAnswer> {
  try {
    const [fingerprint = '', track = ''] = pathname.slice(AUDIO_PATH.length).split('/').map(decodeURIComponent);
    const { path, mediaType, bytes } = await audio.open(fingerprint, track);
    const part = readRange(range, bytes);
    const headers = { 'Content-Type': mediaType, 'Accept-Ranges': 'bytes', 'Cache-Control': 'no-store' };
    if (part === 'beyond') return { status: 416, headers: { ...headers, 'Content-Range': `bytes */${bytes}` }, body: Readable.from([]) };
    if (part === 'all') return { status: 200, headers: { ...headers, 'Content-Length': String(bytes) }, body: createReadStream(path) };
    const { start, end } = part;
    return {
      status: 206,
      headers: { ...headers, 'Content-Range': `bytes ${start}-${end}/${bytes}`, 'Content-Length': String(end - start + 1) },
      body: createReadStream(path, part),
    };
  } catch (error) {
    if (error instanceof URIError) return refuse(400, { code: 'input.invalid', message: `${pathname} is no address of audio.` });
    const { code, message } = serializeError(error);
    return refuse(code === 'internal' ? 500 : code === 'audio.notAudio' ? 415 : 404, { code, message });
  }
}

function refuse(status: number, refusal: { code: string; message: string }): AudioAnswer {
  const headers = { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' };
  return { status, headers, body: Readable.from([JSON.stringify(refusal)]) };
}

type Part = { start: number; end: number };

/** The bytes of a `Range` header, ends included; several ranges and what cannot be read stand for all, as RFC 9110 allows. */
function readRange(range: string | null, bytes: number): Part | 'all' | 'beyond' {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  if (from === '' && to === '') return 'all';
  const start = from === '' ? Math.max(0, bytes - Number(to)) : Number(from);
  const end = from === '' || to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1);
  if (start >= bytes || (from === '' && Number(to) === 0)) return 'beyond';
  return start > end ? 'all' : { start, end };
}
