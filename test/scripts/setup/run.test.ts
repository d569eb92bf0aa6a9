import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { identify } from '../../../scripts/setup/process-identity.mjs';
import { run } from '../../../scripts/setup/run.mjs';

it('answers with status and output', async () => {
  const result = await run(process.execPath, ['-e', 'console.log("out"); console.error("err"); process.exit(3)']);
  expect(result.status).toBe(3);
  expect(result.output.split('\n').sort()).toEqual(['', 'err', 'out']);
  expect(result.ended).toBeNull();
});

it('answers for a program that is not there', async () => {
  const result = await run('no-such-program-here', []);
  expect(result.status).toBe(1);
  expect(result.output).toContain('ENOENT');
});

it('ends a program, and what it started, when nothing arrives', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'segue-run-'));
  const result = await run('sh', ['-c', 'sleep 600 & echo child=$!; wait'], { stall: { directory, seconds: 1 } });
  rmSync(directory, { recursive: true });
  expect(result.ended).toBe('nothing arrived for 1 s');
  const child = Number(/child=(\d+)/.exec(result.output)?.[1]);
  await vi.waitFor(() => expect(identify(child).started).toBeNull());
});

it('lets a program go on while its folder grows', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'segue-run-'));
  const script = `for i in 1 2 3 4 5 6; do echo $i > ${directory}/$i; sleep 0.5; done`;
  const result = await run('sh', ['-c', script], { stall: { directory, seconds: 2 } });
  rmSync(directory, { recursive: true });
  expect(result).toMatchObject({ status: 0, ended: null });
});

it('ends a program that is not finished in time', async () => {
  const result = await run('sleep', ['600'], { timeoutSeconds: 1 });
  expect(result.ended).toBe('not finished after 1 s');
});
