import { z } from 'zod';
import { EQUAL_RULES } from './rule-learner.ts';

/** How many rules of a track are kept, and how equal ones rank. */
export const ruleTable = {
  pruning: z.int().min(0).max(100_000).default(20).meta({
    title: 'Rules kept',
    help: 'The strongest rules kept of each track; 0 keeps all. No track beyond them can be recommended.',
    unit: 'tracks',
  }),
  equalRules: z.enum(EQUAL_RULES).default('first-seen').meta({
    title: 'Equal rules',
    help: 'Rules of the same weight rank in the order the training sessions showed them first, or tie and are left to the tie rule of the run.',
  }),
};
