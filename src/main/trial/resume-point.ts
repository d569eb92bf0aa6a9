import type { EpochRecord, Metrics } from '../../shared/domain/run.ts';
import type { Stopping } from '../../shared/domain/stopping.ts';
import { type Checkpoint, newestCheckpoint } from '../engine/checkpoint.ts';
import type { WeightStore } from '../engine/weight-store.ts';
import { findModel } from '../models/registry.ts';
import type { TrialOrder } from './protocol.ts';

/** What a checkpoint says about the run beside the arrays. */
export type RunState = {
  model: string;
  modelVersion: number;
  epoch: number;
  step: number;
  trainingSeconds: number;
  loss: number | null;
  /** What all epochs measured: told again on resuming, as main may have died between a checkpoint and the news of it. */
  epochs: readonly EpochRecord[];
  /** Once training ended early and the best weights were taken: they are not trained further. */
  stopped?: Stopping | null;
};

/** The newest whole checkpoint that this order's model wrote. */
export function findResumePoint(
  order: Pick<TrialOrder, 'model'>,
  directory: string,
  log: (line: string) => void,
): Checkpoint<RunState> | null {
  const found = newestCheckpoint<RunState>(directory, (path, reason) => log(`Passed over ${path}: ${reason}.`));
  if (found === null) return null;
  const { version } = findModel(order.model);
  if (found.state.model === order.model && found.state.modelVersion === version) return { ...found, state: withEpochs(found.state) };
  log(
    `Starting over: the checkpoint is of ${found.state.model} version ${found.state.modelVersion}, the run of ${order.model} version ${version}.`,
  );
  return null;
}

/** Checkpoints once said no more than what the last epoch measured. */
function withEpochs({ metrics = {}, ...state }: RunState & { metrics?: Metrics }): RunState {
  return { ...state, epochs: state.epochs ?? [{ epoch: state.epoch, step: state.step, seconds: state.trainingSeconds, metrics }] };
}

/** The newest whole checkpoint that this order's model wrote, where the model's weights take it: since then it may have come to keep other ones. */
export function findFittingResumePoint(
  order: Pick<TrialOrder, 'model'>,
  directory: string,
  weights: WeightStore,
  log: (line: string) => void,
): Checkpoint<RunState> | null {
  const found = findResumePoint(order, directory, log);
  if (found === null || found.fits(weights)) return found;
  log('Starting over: the checkpoint keeps other weights than the model has now.');
  return null;
}
