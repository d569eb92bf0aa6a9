import util from 'node:util';
import type * as Tensorflow from '@tensorflow/tfjs';
import type { EngineKind } from '../../shared/domain/system.ts';
import { AppError } from '../../shared/errors.ts';
import type { NativeBackend } from './native-binding.ts';

/**
 * The TensorFlow.js module, set by `loadTensorFlow`. A live binding rather than an import, so that main can read a model's
 * hyperparameters without loading 800 MB of library.
 */
export let tf: typeof Tensorflow;

export type Engine = {
  kind: EngineKind;
  /** `2.21.0` natively; the package's version for the JavaScript engine. */
  version: string;
  /** Why the native library did not load, where it did not. */
  reason: string | null;
};

/**
 * How many chains of operations that do not wait for each other run side by side: two where there is more than one thread. What a step can
 * divide (rows, tiles) it divides by this: two chains, each on threads of its own, leave cores idle less than operations cut up among all threads.
 */
export let streams = 1;

let loaded: Engine | null = null;

/**
 * Loads native TensorFlow, or the JavaScript engine where the native one cannot be loaded. Later calls answer with what is loaded.
 *
 * `threads` are shared out among `streams`. TensorFlow reads from the environment, once, when its first operation runs, how many threads one operation
 * may use (TF_NUM_INTRAOP_THREADS) and how many operations may run side by side (TF_NUM_INTEROP_THREADS); OMP_NUM_THREADS does nothing in these builds.
 */
export async function loadTensorFlow(options: { threads: number; engine?: EngineKind }): Promise<Engine> {
  if (loaded !== null) return loaded;
  streams = Math.min(2, options.threads);
  process.env['TF_NUM_INTRAOP_THREADS'] = String(Math.max(1, Math.floor(options.threads / streams)));
  // Below 0, operations run in the thread that asks: one thread then hands nothing over to another.
  process.env['TF_NUM_INTEROP_THREADS'] = String(options.threads === 1 ? -1 : options.threads);
  // See docs/decisions/006: oneDNN's products round by the size of what they multiply, so that equal tracks would not tie.
  process.env['TF_ENABLE_ONEDNN_OPTS'] = '0';
  // 0 shows everything; start-up notes about instruction sets would otherwise fill every log.
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  restoreRemovedUtilities();
  const failure = options.engine === 'javascript' ? 'The JavaScript engine was asked for.' : await tryNative();
  if (failure === null) {
    loaded = { kind: 'tensorflow', version: (tf.backend() as unknown as NativeBackend).binding.TF_Version, reason: null };
    return loaded;
  }
  if (options.engine === 'tensorflow') {
    throw new AppError(
      'engine.unavailable',
      `Native TensorFlow does not load: ${failure} Run \`npm run provision\`, then \`segue doctor\`.`,
      {
        failure,
      },
    );
  }
  const javascript = await import('@tensorflow/tfjs');
  tf = javascript.default ?? javascript;
  await tf.setBackend('cpu');
  // Otherwise it advertises its native sibling on standard error; the engine's `reason` says more.
  tf.enableProdMode();
  loaded = { kind: 'javascript', version: tf.version_core, reason: failure };
  return loaded;
}

async function tryNative(): Promise<string | null> {
  try {
    const native = await import('@tensorflow/tfjs-node');
    tf = native.default;
    return tf.getBackend() === 'tensorflow' ? null : 'Its backend did not register.';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** tfjs-node 4.22 calls two functions that Node 23 and later took away or warn about at every start. */
function restoreRemovedUtilities(): void {
  const utilities = util as { isNullOrUndefined?: (value: unknown) => boolean; isArray?: (value: unknown) => boolean };
  utilities.isNullOrUndefined = (value) => value === null || value === undefined;
  utilities.isArray = Array.isArray;
}
