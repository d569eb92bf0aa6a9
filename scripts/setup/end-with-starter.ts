/** Stops this process when the one that started it was killed, so that no search goes on unseen; call it in every program `bootstrap` starts. */
export function endWithStarter(): void {
  if (process.channel === undefined) return;
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  // A listener would otherwise keep this process alive when its work is done.
  process.channel?.unref();
}
