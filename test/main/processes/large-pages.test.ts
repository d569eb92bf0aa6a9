import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { largePages } from '../../../src/main/processes/large-pages.ts';

const SETTING = '/sys/kernel/mm/transparent_hugepage/enabled';
/** Only here does what is asked for change anything. */
const isAskable = existsSync(SETTING) && readFileSync(SETTING, 'utf8').includes('[madvise]') && isGnu();

function isGnu(): boolean {
  const { header } = process.report.getReport() as unknown as { header: { glibcVersionRuntime?: string } };
  return Number(header.glibcVersionRuntime?.split('.')[1] ?? 0) >= 35;
}

/** Kilobytes in large pages, of a process that has filled 64 MB. */
function largeKilobytes(environment: Record<string, string>): number {
  const program = `
    const memory = Buffer.allocUnsafeSlow(64 << 20).fill(1);
    const sizes = require('node:fs').readFileSync('/proc/self/smaps', 'utf8').matchAll(/AnonHugePages: +(\\d+)/g);
    console.log([...sizes].reduce((sum, size) => sum + Number(size[1]), 0) + 0 * memory[0]);`;
  return Number(execFileSync(process.execPath, ['-e', program], { env: { ...process.env, ...environment }, encoding: 'utf8' }));
}

it.skipIf(!isAskable)('has large blocks of memory in large pages where Linux gives them to who asks', () => {
  expect(largeKilobytes({ GLIBC_TUNABLES: '' })).toBeLessThan(32 << 10);
  expect(largeKilobytes(largePages(''))).toBeGreaterThan(32 << 10);
});

it('keeps what the analyst set', () => {
  expect(largePages('glibc.malloc.arena_max=2')).toEqual({ GLIBC_TUNABLES: 'glibc.malloc.arena_max=2:glibc.malloc.hugetlb=1' });
  expect(largePages('')).toEqual({ GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1' });
});
