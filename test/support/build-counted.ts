import type { RunSettings } from '../../src/main/models/define-model.ts';

/** The run of a model that counts: it must never ask for a compiled program. */
export const buildCounted: RunSettings = {
  seed: 1,
  ties: 'conservative',
  compile: () => {
    throw new Error('A model that counts has nothing to compile.');
  },
};
