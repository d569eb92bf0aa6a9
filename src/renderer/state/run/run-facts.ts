import { formatSplit } from '../../../shared/domain/format-split.ts';
import type { ModelDescription } from '../../../shared/domain/model.ts';
import type { RunDetail } from '../../../shared/domain/run.ts';
import type { RunConfiguration } from '../../../shared/domain/run-row.ts';
import { hasCutoffs } from '../../../shared/domain/task-metrics.ts';
import { formatBytes, formatCount, formatDuration, formatMoment, formatNumber, formatSetting } from '../../../shared/format.ts';
import { shownMetrics } from '../../../shared/shown-metrics.ts';

const HEADLINES = 2;

export type Fact = { term: string; value: string; hint?: string };
export type Pair = { name: string; value: string; hint?: string; mark?: string };

/** What it reached and how long it took, or how far it is. */
export function runFacts(run: RunDetail, objective: string | null): Fact[] {
  const { progress, trainingSeconds, evaluationSeconds } = run;
  const duration = (seconds: number | null) => (seconds === null ? '–' : formatDuration(seconds));
  const reached = shownMetrics([run.metrics], objective).slice(0, HEADLINES);
  return [
    ...reached.flatMap((name) => {
      const value = run.metrics[name];
      return value === undefined ? [] : [{ term: name, value: formatNumber(value), hint: String(value) }];
    }),
    { term: 'Seed', value: String(run.seed) },
    { term: 'Epochs', value: progress === null ? formatCount(run.epochsDone) : `${progress.epoch} of ${progress.epochs}` },
    ...(progress === null
      ? [
          { term: 'Training', value: duration(trainingSeconds) },
          { term: 'Evaluation', value: duration(evaluationSeconds) },
        ]
      : [
          { term: 'Loss', value: progress.loss === null ? '–' : formatNumber(progress.loss), hint: String(progress.loss ?? '') },
          { term: 'Events/s', value: progress.eventsPerSecond === null ? '–' : formatCount(progress.eventsPerSecond) },
          { term: 'Time left', value: duration(progress.etaSeconds) },
        ]),
  ];
}

function moments({ startedAt, endedAt }: RunDetail) {
  return [
    ['Started', startedAt],
    ['Ended', endedAt],
  ] as const;
}

/** Every hyperparameter, in the order of the model's form; what is not the model's default says what that is. */
export function settingPairs({ hyperparameters }: RunDetail, model: ModelDescription | undefined): Pair[] {
  const order = model?.hyperparameters.map(({ name }) => name) ?? [];
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return Object.entries(hyperparameters)
    .toSorted(([a], [b]) => place(a) - place(b))
    .map(([name, value]) => {
      const known = model?.hyperparameters.find((hyperparameter) => hyperparameter.name === name);
      const pair = { name, value: formatSetting(value) };
      if (known === undefined) return pair;
      const isChanged = JSON.stringify(known.default) !== JSON.stringify(value);
      const described = { ...pair, hint: `${known.title}. ${known.help}` };
      return isChanged ? { ...described, mark: `default ${formatSetting(known.default)}` } : described;
    });
}

/** What the numbers were made from. */
export function recipePairs(run: RunDetail, configuration: RunConfiguration | undefined): Pair[] {
  return [
    { name: 'Model', value: `${run.model}, version ${run.modelVersion}` },
    { name: 'Data set', value: run.dataset },
    ...(configuration === undefined
      ? []
      : [
          { name: 'Fingerprint', value: configuration.fingerprint },
          { name: 'Split', value: formatSplit(configuration.split) },
          ...(hasCutoffs(run.task) ? [{ name: 'Cutoffs', value: configuration.evaluation.cutoffs.join(', ') }] : []),
          { name: 'Equal scores', value: `${configuration.evaluation.ties} rank` },
        ]),
    ...moments(run).flatMap(([name, at]) => (at === null ? [] : [{ name, value: formatMoment(at), hint: at }])),
    { name: 'Run', value: run.id },
  ];
}

export function environmentPairs({ environment, engine }: RunDetail): Pair[] {
  const entries = Object.entries(environment).map(([name, value]) => ({ name, value: String(value) }));
  return engine === null || 'engine' in environment ? entries : [{ name: 'engine', value: engine }, ...entries];
}

export function checkpointPairs({ checkpoints }: RunDetail): Pair[] {
  return checkpoints.map(({ epoch, bytes, createdAt }) => ({
    name: `Epoch ${epoch}`,
    value: `${formatBytes(bytes)}, ${formatMoment(createdAt)}`,
  }));
}
