import { runCommandLine } from './command-line.ts';

const INTERRUPTED = 130;

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // Asked a second time, it stops at once; the next start repairs what that leaves behind.
    if (interruption.signal.aborted) process.exit(INTERRUPTED);
    interruption.abort();
  });
}

// `segue runs list | head` closes our output early; that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await runCommandLine({
  args: process.argv.slice(2),
  output: process.stdout,
  errors: process.stderr,
  signal: interruption.signal,
});
