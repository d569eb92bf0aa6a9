import type { ModelDescription, Task } from '../../../shared/domain/model.ts';

/** The models that may join a search, by what they do; those of one task once a model is chosen, as tasks have no metric in common. */
export function modelsByTask(models: readonly ModelDescription[], chosen: Task | null): { task: Task; own: ModelDescription[] }[] {
  const tasks = chosen === null ? [...new Set(models.map(({ task }) => task))] : [chosen];
  return tasks.map((task) => ({ task, own: models.filter((model) => model.task === task) }));
}
