import type { DataProgress } from '../../../shared/domain/dataset.ts';
import { AppError } from '../../../shared/errors.ts';
import { formatCount, formatDuration, formatShare } from '../../../shared/format.ts';
import type { WorkEvent } from '../../workbench/stream-work.ts';
import type { Terminal } from './terminal.ts';

/** Shows the progress of data work until it is done; answers with what came of it. A stage is a line where there is no screen. */
export async function followDataWork<Result>(events: AsyncIterable<WorkEvent<Result>>, terminal: Terminal): Promise<Result> {
  let stage = '';
  for await (const event of events) {
    if (event.type === 'done') return event;
    const { progress } = event;
    if (terminal.screen !== null) terminal.status(describeProgress(progress));
    else if (progress.stage !== stage) terminal.note(progress.stage);
    stage = progress.stage;
  }
  throw new AppError('internal', 'The data work ended without a result.');
}

function describeProgress({ stage, fraction, rows, rowsPerSecond, etaSeconds }: DataProgress): string {
  return [
    stage,
    fraction === undefined ? null : formatShare(fraction),
    rows === undefined ? null : `${formatCount(rows)} rows`,
    rowsPerSecond === undefined ? null : `${formatCount(rowsPerSecond)} rows/s`,
    etaSeconds === undefined ? null : `${formatDuration(etaSeconds)} left`,
  ]
    .filter((part) => part !== null)
    .join('  ');
}
