import { writeFileSync } from 'node:fs';

const RATE = 8000;

/** A WAV file of a quiet tone: 16 bits, one channel, 8 kHz. */
export function writeWav(path: string, seconds: number): void {
  const samples = Math.round(seconds * RATE);
  const file = Buffer.alloc(44 + 2 * samples);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(36 + 2 * samples, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  for (const [value, at] of [
    [16, 16],
    [RATE, 24],
    [2 * RATE, 28],
  ] as const)
    file.writeUInt32LE(value, at);
  for (const [value, at] of [
    [1, 20],
    [1, 22],
    [2, 32],
    [16, 34],
  ] as const)
    file.writeUInt16LE(value, at);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(2 * samples, 40);
  for (let sample = 0; sample < samples; sample++)
    file.writeInt16LE(Math.round(2000 * Math.sin((sample * 2 * Math.PI * 440) / RATE)), 44 + 2 * sample);
  writeFileSync(path, file);
}
