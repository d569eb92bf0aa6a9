import type { HyperparameterDescription, ModelDescription } from '../../../../shared/domain/model.ts';
import { AppError } from '../../../../shared/errors.ts';
import { formatSetting } from '../../../../shared/format.ts';
import type { AddCommands } from '../session.ts';
import { formatTable } from '../text-table.ts';

export const addModels: AddCommands = (program, run) => {
  program
    .command('models')
    .description("all models, or one with each hyperparameter's type, default, range and help")
    .argument('[model]')
    .action((id: string | undefined) =>
      run(async ({ client, terminal }) => {
        const models = await client.system.models();
        if (id === undefined) {
          terminal.result(models, () => catalogue(models));
          return 0;
        }
        const model = models.find((candidate) => candidate.id === id);
        if (model === undefined) {
          const known = models.map((candidate) => candidate.id);
          throw new AppError('model.notFound', `There is no model "${id}". Known models: ${known.join(', ')}.`, { received: id, known });
        }
        terminal.result(model, () => describeModel(model));
        return 0;
      }),
    );
};

function catalogue(models: readonly ModelDescription[]): string[] {
  return formatTable(
    [
      { title: 'model', cell: (model) => model.id },
      { title: 'task', cell: (model) => model.task },
      { title: 'title', cell: (model) => model.title },
      { title: 'source', cell: (model) => model.source },
    ],
    models,
  );
}

function describeModel(model: ModelDescription): string[] {
  return [
    `${model.title} (${model.id}, version ${model.version}, ${model.task})`,
    model.summary,
    `Source: ${model.source}`,
    '',
    ...formatTable(
      [
        { title: 'hyperparameter', cell: (parameter: HyperparameterDescription) => parameter.name },
        { title: 'type', cell: (parameter) => parameter.kind },
        { title: 'default', cell: (parameter) => formatSetting(parameter.default) },
        { title: 'range', cell: describeRange },
        { title: 'help', cell: (parameter) => parameter.help },
      ],
      model.hyperparameters,
    ),
  ];
}

function describeRange({ choices, minimum, maximum, unit, scale }: HyperparameterDescription): string {
  if (choices !== undefined) return choices.join(' | ');
  const bounds = minimum === undefined && maximum === undefined ? '' : `${minimum ?? ''} … ${maximum ?? ''}`;
  return [bounds, scale === 'log' ? 'log' : '', unit ?? ''].filter((part) => part !== '').join(' ');
}
