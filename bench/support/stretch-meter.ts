import { compileProgram } from '../../src/main/engine/compile-program.ts';
import { streams, tf } from '../../src/main/engine/tensorflow.ts';

/** Rows and columns of the products that tell the matrix peak, and how many follow one another. */
const [SIZE, PRODUCTS] = [1024, 4];
/** The best of so many goes is what the machine can do at this moment. */
const GOES = 4;

/** Seconds of work between two looks at what the machine can do. */
const STRETCH = 1.5;

/**
 * Times work from now on in stretches, and compares each with what large matrix products reach right before and after it: what a machine can do changes by a
 * tenth from one second to the next. The products are not timed with the work; what makes batches ahead may use their time to fill the slots that are free.
 */
export function createStretchMeter() {
  const products = largeProducts();
  const peakNow = () => Math.max(...Array.from({ length: GOES }, products));
  let [seconds, processorSeconds] = [0, 0];
  /** Of the stretch that is under way, of all before it, and those that the peak would have allowed in the time they took. */
  let [operations, done, possible] = [0, 0, 0];
  let peak = peakNow();
  let [startedAt, processor] = [performance.now(), process.cpuUsage()];

  function endStretch(): void {
    const took = (performance.now() - startedAt) / 1000;
    const { user, system } = process.cpuUsage(processor);
    seconds += took;
    processorSeconds += (user + system) / 1e6;
    const before = peak;
    peak = peakNow();
    possible += (took * (before + peak)) / 2;
    done += operations;
    operations = 0;
    [startedAt, processor] = [performance.now(), process.cpuUsage()];
  }

  return {
    /** Some work is done; `count`: the floating-point operations of its matrix products. */
    add(count: number): void {
      operations += count;
      if (performance.now() - startedAt > 1000 * STRETCH) endStretch();
    },
    results() {
      if (operations > 0) endStretch();
      return { seconds, processorSeconds, shareOfMatrixPeak: done / possible };
    },
  };
}

/** Answers with a run of products, which tells its operations a second. Each of the engine's streams multiplies at the same time as the others, as in a step. */
function largeProducts(): () => number {
  const chains = Array.from({ length: streams }, (_, chain) => `values${chain}`);
  const program = compileProgram({
    variables: Object.fromEntries(chains.map((name) => [name, { shape: [SIZE, SIZE], initial: 1 / SIZE }])),
    steps: {
      multiply: {
        feeds: { scale: { dtype: 'float32', shape: [] } },
        weights: chains,
        compute({ weight, feed }) {
          const corners = chains.map((name) => {
            let product = tf.mul(weight(name), feed('scale'));
            for (let count = 0; count < PRODUCTS; count++) product = tf.matMul(product, weight(name));
            // A corner says that it is there; all of it would have to be copied.
            return tf.slice(product, [0, 0], [1, 1]);
          });
          return { outputs: { corner: tf.addN(corners) } };
        },
      },
    },
  });
  return () => {
    const startedAt = performance.now();
    program.run('multiply', { scale: Float32Array.of(1) });
    return (streams * PRODUCTS * 2 * SIZE ** 3) / ((performance.now() - startedAt) / 1000);
  };
}
