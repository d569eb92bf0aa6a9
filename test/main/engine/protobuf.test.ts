import { describe, expect, it } from 'vitest';
import { createMessageWriter } from '../../../src/main/engine/protobuf.ts';

// Expected bytes follow the protocol buffer encoding guide; the first two are its own examples.
describe('protocol buffer messages', () => {
  const written = (write: (writer: ReturnType<typeof createMessageWriter>) => void) => {
    const writer = createMessageWriter();
    write(writer);
    return Buffer.from(writer.finish()).toString('hex');
  };

  it('writes integers as varints', () => {
    expect(written((writer) => writer.integer(1, 150))).toBe('089601');
    expect(written((writer) => writer.integer(3, 2 ** 40))).toBe('18808080808020');
  });

  it('writes negative integers in ten bytes', () => {
    expect(written((writer) => writer.integer(1, -2))).toBe('08feffffffffffffffff01');
  });

  it('writes text, floats and bytes', () => {
    expect(written((writer) => writer.text(2, 'testing'))).toBe('120774657374696e67');
    expect(written((writer) => writer.float(4, 1))).toBe('250000803f');
    expect(written((writer) => writer.bytes(1, Uint8Array.of(7, 8)))).toBe('0a020708');
  });

  it('writes nested messages longer than one byte of length can say', () => {
    const inner = 'x'.repeat(300);
    const text = written((writer) => writer.message(1, () => writer.message(2, () => writer.text(3, inner))));
    // Innermost: tag, two bytes of length, 300 letters = 303; around it tag and two bytes of length = 306.
    expect(text).toBe(`0ab20212af021aac02${Buffer.from(inner).toString('hex')}`);
  });

  it('grows past its first buffer', () => {
    const large = new Uint8Array(200_000).fill(5);
    const text = written((writer) => writer.message(1, () => writer.bytes(2, large)));
    expect(text.length / 2).toBe(200_000 + 4 + 4);
  });
});
