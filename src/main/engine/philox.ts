/**
 * The random bits behind TensorFlow's stateless operations, in JavaScript: Philox 4x32-10 (Salmon et al., 2011) with the seed scrambling of
 * tensorflow/core/kernels/stateless_random_ops.cc. The engine without TensorFlow thus draws the very numbers the native one draws.
 */
export function philoxUniform(seed: readonly [number, number], count: number): Float32Array {
  const mixed = philox([seed[0] >>> 0, 0, seed[1] >>> 0, 0], [0x3ec8f720, 0x02461e29]);
  const key: Pair = [mixed[0], mixed[1]];
  const counter: Quad = [0, 0, mixed[2], mixed[3]];
  const values = new Float32Array(count);
  const bits = new Uint32Array(1);
  const asFloat = new Float32Array(bits.buffer);
  for (let start = 0; start < count; start += 4) {
    const block = philox(counter, key);
    for (let lane = 0; lane < 4 && start + lane < count; lane++) {
      // 23 random bits behind the exponent of 1: a float in [1, 2).
      bits[0] = 0x3f800000 | (block[lane as 0 | 1 | 2 | 3] & 0x7fffff);
      values[start + lane] = asFloat[0]! - 1;
    }
    increase(counter);
  }
  return values;
}

type Pair = [number, number];
type Quad = [number, number, number, number];

const ROUNDS = 10;

function philox([a, b, c, d]: Quad, [first, second]: Pair): Quad {
  let [c0, c1, c2, c3, k0, k1] = [a, b, c, d, first, second];
  for (let round = 0; round < ROUNDS; round++) {
    const [high0, low0] = multiply(0xd2511f53, c0);
    const [high1, low1] = multiply(0xcd9e8d57, c2);
    [c0, c1, c2, c3] = [(high1 ^ c1 ^ k0) >>> 0, low1, (high0 ^ c3 ^ k1) >>> 0, low0];
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  return [c0, c1, c2, c3];
}

/** The high and low halves of the 64-bit product of two 32-bit numbers. */
function multiply(a: number, b: number): Pair {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  // Two 48-bit products, which doubles hold exactly.
  const low = aLow * b;
  const high = aHigh * b + Math.floor(low / 0x10000);
  return [Math.floor(high / 0x10000) >>> 0, Math.imul(a, b) >>> 0];
}

/** Adds one to the 128-bit counter. */
function increase(counter: Quad): void {
  for (const place of [0, 1, 2, 3] as const) {
    counter[place] = (counter[place] + 1) >>> 0;
    if (counter[place] !== 0) return;
  }
}
