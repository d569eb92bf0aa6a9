// hold-lock.mjs LOCK LOG MILLISECONDS [CHILD_SECONDS]: notes when it has the lock and when it gives it up.
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from '../../../../scripts/setup/lock.mjs';
import { run } from '../../../../scripts/setup/run.mjs';

const [lock, log, milliseconds, childSeconds] = process.argv.slice(2);
const note = (/** @type {string} */ text) => appendFileSync(/** @type {string} */ (log), `${text} ${process.pid}\n`);

await withLock(/** @type {string} */ (lock), 'holding it', async () => {
  note('has');
  if (childSeconds !== undefined) await run('sleep', [childSeconds]);
  await sleep(Number(milliseconds));
  note('gives');
});
