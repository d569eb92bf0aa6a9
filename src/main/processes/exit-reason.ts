import type { ExitReason } from './process-host.ts';

/** What V8, C++ and TensorFlow print when an allocation fails; the exit itself is then only an abort. */
const OUT_OF_MEMORY = /heap out of memory|std::bad_alloc|OOM when allocating|Cannot allocate memory|Array buffer allocation failed/i;

const SUCCESS = 0;

/** Reads an exit code, a signal and the last output as a reason. */
export function exitReason(code: number | null, signal: string | null, output: string): ExitReason {
  if (code !== SUCCESS && OUT_OF_MEMORY.test(output)) return { kind: 'out-of-memory' };
  if (signal !== null) return { kind: 'signal', signal };
  return { kind: 'exited', code: code ?? SUCCESS };
}
