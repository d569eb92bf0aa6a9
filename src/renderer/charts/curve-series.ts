import { differingSettings, runTitle } from '../../shared/differing-settings.ts';
import type { RunSummary } from '../../shared/domain/run.ts';
import type { Series } from './chart-frame.ts';
import { type CurveLook, type CurvePoint, drawnPoints } from './curve-look.ts';
import { overSeeds } from './over-seeds.ts';

type Configured = Pick<RunSummary, 'id' | 'model' | 'hyperparameters' | 'seed'>;
/** A run's curve; `label` is what it is called on its own, `order` fixes its look. */
export type RunCurve = { run: Configured; label: string; order: number; points: readonly CurvePoint[] };

/** A line a run; or, where several seeds of a configuration are to be drawn as one, a line a configuration, which looks like the first of its runs. */
export function curveSeries(curves: readonly RunCurve[], look: CurveLook): Series[] {
  const single = ({ run, label, order, points }: RunCurve): Series => ({ id: run.id, label, order, points: drawnPoints(points, look) });
  if (look.seeds === 'each') return curves.map(single);
  const differing = differingSettings(curves.map(({ run }) => run));
  const groups = Map.groupBy(curves, ({ run }) => JSON.stringify([run.model, run.hyperparameters]));
  return [...groups.values()].map((members): Series => {
    const [first] = members;
    if (first === undefined || members.length === 1) return single(first!);
    const drawn = members.map(({ points }) => drawnPoints(points, look));
    const label = `${runTitle(first.run, differing, false)}, mean of ${members.length} seeds`;
    return { id: first.run.id, label, order: first.order, ...overSeeds(drawn, look.seeds) };
  });
}

/** Whether there are seeds to be drawn as one. */
export function hasSeveralSeeds(curves: readonly RunCurve[]): boolean {
  return new Set(curves.map(({ run }) => JSON.stringify([run.model, run.hyperparameters]))).size < curves.length;
}
