import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { RUN_LAYOUT } from '../data/layout.ts';
import type { Checkpoint } from '../engine/checkpoint.ts';
import type { MemberOrder } from './protocol.ts';
import { findResumePoint, type RunState } from './resume-point.ts';

/** The last checkpoint of a finished run; throws `run.noCheckpoint` where there is none. */
export function findCheckpoint(order: MemberOrder, log: (line: string) => void): Checkpoint<RunState> {
  const checkpoint = findResumePoint(order, join(order.runDirectory, RUN_LAYOUT.checkpoint), log);
  if (checkpoint !== null) return checkpoint;
  throw new AppError('run.noCheckpoint', `The run ${order.runId} has no usable checkpoint in ${order.runDirectory}. Run it again.`, {
    run: order.runId,
  });
}
