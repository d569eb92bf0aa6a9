/** A reproducible stream of random numbers; never shared between two purposes, so that adding a draw to one leaves the other alone. */
export type Rng = {
  /** Uniform in [0, 1), 32 bits. */
  uniform: () => number;
  /** Uniform in 0..n-1. */
  integer: (n: number) => number;
  /** Normal with mean 0 and standard deviation 1. */
  normal: () => number;
};

/** Spreads a seed and the parts of a stream's name over 32 bits (the finalizer of MurmurHash3, applied part by part). */
function mix(state: number, part: number): number {
  let hash = (state ^ part) + 0x9e3779b9;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * Opens the stream of this seed and name; each name part is text or a non-negative integer, such as ('user', 17).
 * The generator is sfc32 (Doty-Humphrey, PractRand): 128 bits of state, a period of at least 2^32 for every seed.
 */
export function createRng(seed: number, ...name: (string | number)[]): Rng {
  let hash = mix(0, seed);
  for (const part of name) {
    if (typeof part === 'number') hash = mix(hash, part);
    else for (let index = 0; index < part.length; index++) hash = mix(hash, part.charCodeAt(index));
  }
  let a = hash;
  let b = mix(hash, 1);
  let c = mix(hash, 2);
  let counter = 1;
  const bits = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  // The first outputs still show the seed's pattern.
  for (let round = 0; round < 12; round++) bits();

  const uniform = () => bits() / 4294967296;
  const integer = (n: number) => Math.floor(uniform() * n);
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, integer, normal };
}
