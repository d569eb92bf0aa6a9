import { AppError } from '../../shared/errors.ts';
import { compileProgram } from '../engine/compile-program.ts';
import type { Member, TaskModel, Tasks } from '../models/define-model.ts';
import { findModel } from '../models/registry.ts';
import { findCheckpoint } from './find-checkpoint.ts';
import type { MemberOrder } from './protocol.ts';

type Log = (line: string) => void;

/** The learner of an order as training begins with it; an ensemble is given its members as they ended. Throws `run.noCheckpoint` for a member that has none. */
export function buildLearner<Task extends keyof Tasks>(
  order: MemberOrder,
  model: TaskModel<Task>,
  data: Tasks[Task]['data'],
  log: Log,
): Tasks[Task]['learner'] {
  const { hyperparameters, seed, evaluation, members } = order;
  return model.build(hyperparameters, data, {
    seed,
    ties: evaluation.ties,
    compile: compileProgram,
    ...(members === undefined ? {} : { members: openMembers(members, model.task, data, log) }),
  });
}

/** The learner of a finished run as it ended; throws `run.noCheckpoint` where there is none. */
export function restoreLearner<Task extends keyof Tasks>(
  order: MemberOrder,
  model: TaskModel<Task>,
  data: Tasks[Task]['data'],
  log: Log,
): Tasks[Task]['learner'] {
  const checkpoint = findCheckpoint(order, log);
  const learner = buildLearner(order, model, data, log);
  checkpoint.restore(learner.weights);
  return learner;
}

function openMembers<Task extends keyof Tasks>(
  orders: readonly MemberOrder[],
  task: Task,
  data: Tasks[Task]['data'],
  log: Log,
): Member<Tasks[Task]['learner']>[] {
  const opened: Member<Tasks[Task]['learner']>[] = [];
  try {
    for (const order of orders) {
      const learner = restoreLearner(order, modelOf(order, task), data, log);
      opened.push({ name: `${order.model} ${order.runId.slice(0, 8)}`, learner });
    }
    return opened;
  } catch (error) {
    for (const { learner } of opened) learner.dispose();
    throw error;
  }
}

function modelOf<Task extends keyof Tasks>({ runId, model: id }: MemberOrder, task: Task): TaskModel<Task> {
  const model = findModel(id);
  if (isOfTask(model, task)) return model;
  throw new AppError(
    'input.invalid',
    `Run ${runId} (${id}) is of the task ${model.task} and cannot vote in an ensemble of the task ${task}.`,
    {
      received: runId,
      task: model.task,
    },
  );
}

function isOfTask<Task extends keyof Tasks>(model: { task: string }, task: Task): model is TaskModel<Task> {
  return model.task === task;
}
