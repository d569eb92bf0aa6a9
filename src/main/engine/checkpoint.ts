import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from './atomic-file.ts';
import type { WeightStore } from './weight-store.ts';

/**
 * A checkpoint is one file: eight letters of format, the length of the header (uint32), the header as JSON (state and a list of arrays), the arrays
 * as little-endian float32, and the SHA-256 of all that comes before. A file that was cut off or changed is thus known for what it is.
 */
const FORMAT = Buffer.from('SEGUEC01');
const DIGEST_BYTES = 32;
const FILE_NAME = /^epoch-(\d{6})\.checkpoint$/;
/** The newest, and the one before it in case the newest is found damaged. */
const KEPT = 2;
const READ_BYTES = 1 << 20;
/** Arrays are given to the engine together, as each call costs it the same; a large table goes alone, so that memory holds few copies. */
const WRITTEN_TOGETHER_BYTES = 64 << 20;

type Header<State> = { state: State; arrays: Array<{ name: string; shape: readonly number[]; bytes: number }> };

/**
 * Writes the checkpoint of an epoch, from which training can go on, and removes those that are no longer needed; answers with its size. Of the last epoch it is
 * without what only training needs: half the size with Adagrad.
 */
export function saveCheckpoint<State>(directory: string, epoch: number, state: State, weights: WeightStore, isLast: boolean): number {
  const size = writeCheckpoint(directory, epoch, state, weights, isLast ? learnt(weights) : weights.names);
  keepNewest(directory, KEPT);
  return size;
}

/** Leaves the checkpoint of a finished run alone in its folder, without what only training needs. */
export function saveFinalCheckpoint<State>(directory: string, epoch: number, state: State, weights: WeightStore): number {
  const size = writeCheckpoint(directory, epoch, state, weights, learnt(weights));
  keepNewest(directory, 1);
  return size;
}

/** Leaves the checkpoint of the last epoch, which says all that is to be kept of a finished run, alone in its folder. */
export function keepLastCheckpoint(directory: string): void {
  keepNewest(directory, 1);
}

const learnt = ({ names, slots }: WeightStore) => names.filter((name) => !slots.has(name));

function writeCheckpoint<State>(directory: string, epoch: number, state: State, weights: WeightStore, names: readonly string[]): number {
  const header: Header<State> = {
    state,
    arrays: names.map((name) => {
      const shape = weights.shape(name);
      return { name, shape, bytes: 4 * shape.reduce((product, size) => product * size, 1) };
    }),
  };
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  const path = join(directory, checkpointFileName(epoch));
  let size = 0;
  writeFileAtomically(path, (descriptor) => {
    const digest = createHash('sha256');
    const append = (bytes: Uint8Array) => {
      digest.update(bytes);
      size += writeAll(descriptor, bytes);
    };
    for (const part of [FORMAT, length, text]) append(part);
    for (const { name } of header.arrays) {
      const values = weights.read(name);
      append(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    }
    size += writeAll(descriptor, digest.digest());
  });
  return size;
}

/** Removes the checkpoints of a run that starts over: by their epochs they would be taken for newer ones than its own. */
export function forgetCheckpoints(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
}

/** Removes all but the newest checkpoints, and what killed processes left unfinished. */
function keepNewest(directory: string, count: number): void {
  const kept = new Set(checkpointEpochs(directory).slice(-count).map(checkpointFileName));
  for (const name of readdirSync(directory)) {
    if (!kept.has(name)) rmSync(join(directory, name), { force: true });
  }
}

/** A checkpoint that was read to its end and found whole. */
export type Checkpoint<State> = {
  epoch: number;
  state: State;
  bytes: number;
  /** Whether these weights take every array by name and size, and lack none but what only training needs. */
  fits(weights: WeightStore): boolean;
  /** Writes the arrays back; names and shapes must be those of the model that was saved. */
  restore(weights: WeightStore): void;
};

/** Finds the newest whole checkpoint; `onDamaged` hears of files that had to be passed over. */
export function newestCheckpoint<State>(directory: string, onDamaged: (path: string, reason: string) => void): Checkpoint<State> | null {
  for (const epoch of checkpointEpochs(directory).reverse()) {
    const path = join(directory, checkpointFileName(epoch));
    const opened = openCheckpoint<State>(path);
    if (typeof opened === 'string') onDamaged(path, opened);
    else return { epoch, ...opened };
  }
  return null;
}

function checkpointEpochs(directory: string): number[] {
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch {
    return [];
  }
  return names
    .flatMap((name) => FILE_NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

function openCheckpoint<State>(path: string): Omit<Checkpoint<State>, 'epoch'> | string {
  const bytes = statSync(path).size;
  const descriptor = openSync(path, 'r');
  try {
    const preface = readAt(descriptor, 0, FORMAT.length + 4);
    if (preface === null || !preface.subarray(0, FORMAT.length).equals(FORMAT)) return 'it does not begin like a checkpoint';
    const headerBytes = preface.readUInt32LE(FORMAT.length);
    const start = preface.length + headerBytes;
    if (!isIntact(descriptor, bytes)) return 'its checksum does not match its contents';
    const header = JSON.parse(readAt(descriptor, preface.length, headerBytes)!.toString()) as Header<State>;
    const kept = new Set(header.arrays.map(({ name }) => name));
    const fits = (weights: WeightStore) =>
      weights.names.every((name) => kept.has(name) || weights.slots.has(name)) &&
      header.arrays.every(({ name, shape }) => weights.names.includes(name) && String(weights.shape(name)) === String(shape));
    return { state: header.state, bytes, fits, restore: (weights) => restoreArrays(path, start, header.arrays, weights) };
  } finally {
    closeSync(descriptor);
  }
}

function isIntact(descriptor: number, bytes: number): boolean {
  const end = bytes - DIGEST_BYTES;
  if (end < 0) return false;
  const digest = createHash('sha256');
  for (let at = 0; at < end; at += READ_BYTES) {
    const chunk = readAt(descriptor, at, Math.min(READ_BYTES, end - at));
    if (chunk === null) return false;
    digest.update(chunk);
  }
  return readAt(descriptor, end, DIGEST_BYTES)?.equals(digest.digest()) ?? false;
}

function restoreArrays<State>(path: string, start: number, arrays: Header<State>['arrays'], weights: WeightStore): void {
  const descriptor = openSync(path, 'r');
  let at = start;
  const read = new Map<string, Float32Array>();
  let readBytes = 0;
  const write = () => {
    if (read.size > 0) weights.writeMany(read);
    read.clear();
    readBytes = 0;
  };
  try {
    for (const { name, bytes } of arrays) {
      if (readBytes + bytes > WRITTEN_TOGETHER_BYTES) write();
      const contents = readAt(descriptor, at, bytes);
      if (contents === null) throw new Error(`${path} ended while ${name} was read.`);
      read.set(name, new Float32Array(contents.buffer, contents.byteOffset, bytes / 4));
      readBytes += bytes;
      at += bytes;
    }
    write();
  } finally {
    closeSync(descriptor);
  }
}

/** The bytes from `at`, or null where the file ends before. */
function readAt(descriptor: number, at: number, length: number): Buffer | null {
  const buffer = Buffer.alloc(length);
  for (let done = 0; done < length; ) {
    const read = readSync(descriptor, buffer, done, Math.min(length - done, 1 << 30), at + done);
    if (read === 0) return null;
    done += read;
  }
  return buffer;
}

/** One call writes what it can, which near a full disk or past 2 GiB is not all. */
function writeAll(descriptor: number, bytes: Uint8Array): number {
  for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done, Math.min(bytes.length - done, 1 << 30));
  return bytes.length;
}

/** The checkpoint of an epoch in its run's folder. */
export const checkpointFileName = (epoch: number) => `epoch-${String(epoch).padStart(6, '0')}.checkpoint`;
