/** Writes protocol buffer messages into one growing buffer. Field numbers are those of the .proto file. */
export type MessageWriter = {
  integer(field: number, value: number): void;
  float(field: number, value: number): void;
  text(field: number, value: string): void;
  bytes(field: number, value: Uint8Array): void;
  /** A nested message, written by `write` with this same writer. */
  message(field: number, write: () => void): void;
  /** What was written so far; valid until the next write. */
  finish(): Uint8Array;
};

const VARINT = 0;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;
const FIRST_SIZE = 64 * 1024;

export function createMessageWriter(): MessageWriter {
  let buffer = Buffer.allocUnsafe(FIRST_SIZE);
  let end = 0;

  function reserve(length: number): void {
    if (end + length <= buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, end + length));
    buffer.copy(larger, 0, 0, end);
    buffer = larger;
  }

  function varint(value: number): void {
    reserve(10);
    if (value < 0) {
      // Negative integers are written as 64-bit two's complement, ten bytes long.
      let rest = BigInt.asUintN(64, BigInt(value));
      for (; rest > 0x7fn; rest >>= 7n) buffer[end++] = Number(rest & 0x7fn) | 0x80;
      buffer[end++] = Number(rest);
      return;
    }
    let rest = value;
    for (; rest > 0x7f; rest = Math.floor(rest / 128)) buffer[end++] = (rest % 128) | 0x80;
    buffer[end++] = rest;
  }

  const tag = (field: number, wireType: number) => varint(field * 8 + wireType);

  return {
    integer(field, value) {
      tag(field, VARINT);
      varint(value);
    },
    float(field, value) {
      tag(field, FIXED_32);
      reserve(4);
      end = buffer.writeFloatLE(value, end);
    },
    text(field, value) {
      const length = Buffer.byteLength(value);
      tag(field, LENGTH_DELIMITED);
      varint(length);
      reserve(length);
      end += buffer.write(value, end);
    },
    bytes(field, value) {
      tag(field, LENGTH_DELIMITED);
      varint(value.length);
      reserve(value.length);
      buffer.set(value, end);
      end += value.length;
    },
    message(field, write) {
      tag(field, LENGTH_DELIMITED);
      // Nearly all messages are under 128 bytes: leave one byte for the length and move the rest only where that is not enough.
      reserve(1);
      const lengthAt = end++;
      write();
      const length = end - lengthAt - 1;
      const extra = varintLength(length) - 1;
      if (extra > 0) {
        reserve(extra);
        buffer.copyWithin(lengthAt + 1 + extra, lengthAt + 1, end);
      }
      end = lengthAt;
      varint(length);
      end += length;
    },
    finish: () => buffer.subarray(0, end),
  };
}

function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 128)) length++;
  return length;
}
