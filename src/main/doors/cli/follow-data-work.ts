import { AppError } from '../../../shared/errors.ts';
import { progressFacts } from '../../../shared/progress-facts.ts';
import type { WorkEvent } from '../../workbench/stream-work.ts';
import type { Terminal } from './terminal.ts';

/** Shows the progress of data work until it is done; answers with what came of it. A stage is a line where there is no screen. */
export async function followDataWork<Result>(events: AsyncIterable<WorkEvent<Result>>, terminal: Terminal): Promise<Result> {
  let stage = '';
  for await (const event of events) {
    if (event.type === 'done') return event;
    const { progress } = event;
    if (terminal.screen !== null) terminal.status(progressFacts(progress).join('  '));
    else if (progress.stage !== stage) terminal.note(progress.stage);
    stage = progress.stage;
  }
  throw new AppError('internal', 'The data work ended without a result.');
}
