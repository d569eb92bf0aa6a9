import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatMoment,
  formatNumber,
  formatSetting,
  formatShare,
} from '../../src/shared/format.ts';

describe('format', () => {
  it.each([
    [0, '0'],
    [0.15914, '0.1591'],
    [0.018, '0.01800'],
    [7983.4, '7,983'],
    [999.96, '1000'],
    [-12.3456, '-12.35'],
    [1.2346e-7, '1.235e-7'],
    [Number.NaN, 'NaN'],
  ])('writes %s with four significant digits as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it.each([
    [0.04, '0.0 s'],
    [9.94, '9.9 s'],
    [9.96, '10 s'],
    [59.6, '1 min 00 s'],
    [185, '3 min 05 s'],
    [7800, '2 h 10 min'],
    [273_600, '3 d 4 h'],
  ])('writes %s seconds as %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it.each([
    [0, '0 B'],
    [812, '812 B'],
    [4_299_161, '4.10 MiB'],
    [29_312_000_000, '27.3 GiB'],
    [5e15, '4547 TiB'],
  ])('writes %s bytes as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it('separates thousands, writes shares, settings and moments', () => {
    expect(formatCount(1_234_567)).toBe('1,234,567');
    expect(formatShare(0.042)).toBe('4.2 %');
    expect(formatShare(0.42)).toBe('42 %');
    expect(formatShare(28.08)).toBe('2,808 %');
    expect(formatSetting([100, 50])).toBe('[100, 50]');
    expect(formatSetting(true)).toBe('true');
    expect(formatMoment('2026-03-09T13:05:59Z', 'Europe/Paris')).toBe('2026-03-09 14:05');
  });
});
