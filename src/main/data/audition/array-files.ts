import { open, readFile } from 'node:fs/promises';
import { AppError } from '../../../shared/errors.ts';

/** All integers of a file; throws `dataset.damaged` where it is gone or cut short. */
export async function readIntegers(path: string): Promise<Int32Array> {
  const bytes = await orDamaged(path, readFile(path));
  if (bytes.length % 4 !== 0) throw damaged(path, `${bytes.length} bytes are no whole number of integers`);
  return new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/** Lines of a file whose every line ends in a line break. */
export async function readLines(path: string): Promise<string[]> {
  return (await orDamaged(path, readFile(path, 'utf8'))).split('\n').slice(0, -1);
}

/** `count` values from the `first` on, of so many bytes each, without reading the rest of the file. */
export async function readSlice(path: string, bytesEach: number, first: number, count: number): Promise<ArrayBuffer> {
  const file = await orDamaged(path, open(path));
  try {
    const buffer = new ArrayBuffer(bytesEach * count);
    const { bytesRead } = await orDamaged(path, file.read(new Uint8Array(buffer), 0, buffer.byteLength, bytesEach * first));
    if (bytesRead < buffer.byteLength) throw damaged(path, `it ends before value ${first + count}`);
    return buffer;
  } finally {
    await file.close();
  }
}

async function orDamaged<Value>(path: string, reading: Promise<Value>): Promise<Value> {
  try {
    return await reading;
  } catch (error) {
    throw damaged(path, error instanceof Error ? error.message : String(error));
  }
}

function damaged(path: string, reason: string): AppError {
  return new AppError('dataset.damaged', `The prepared data at ${path} cannot be used: ${reason}. Import the data set again.`, {
    path,
    reason,
  });
}
