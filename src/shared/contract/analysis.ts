import { z } from 'zod';
import { Comparison } from '../domain/analysis.ts';
import { procedure } from './base.ts';

export const analysis = {
  compare: procedure
    .input(z.strictObject({ runA: z.string(), runB: z.string(), by: z.string().optional(), metric: z.string().optional() }))
    .output(Comparison),
};
