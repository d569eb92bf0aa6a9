import { serializeError } from '../../shared/errors.ts';
import { openChildPort } from '../processes/port.ts';
import { dataJobs } from './data-jobs.ts';
import { createJob, type Job } from './job.ts';
import type { DataJobName, DataJobs, FromData, ToData } from './protocol.ts';

/** The program of the data process: does the jobs main sends, several at a time if asked, until main is gone. */
const port = openChildPort<ToData, FromData>();
const running = new Map<number, AbortController>();

port.onMessage((message) => {
  if (message.type === 'cancel') running.get(message.id)?.abort();
  else void answer(message);
});
port.send({ type: 'ready' });

async function answer({ id, name, request }: Extract<ToData, { type: 'job' }>): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  const job = createJob(controller.signal, (progress) => port.send({ type: 'progress', id, progress }));
  try {
    port.send({ type: 'result', id, result: await run(name, request, job) });
  } catch (error) {
    if (controller.signal.aborted) port.send({ type: 'cancelled', id });
    else {
      const serialized = serializeError(error);
      // A bug: what crosses the boundary keeps no stack.
      if (serialized.code === 'internal') console.error(error);
      port.send({ type: 'error', id, error: serialized });
    }
  } finally {
    running.delete(id);
  }
}

/** The union of messages pairs every name with its request, which the compiler cannot follow through a table lookup. */
function run<Name extends DataJobName>(name: Name, request: DataJobs[DataJobName]['request'], job: Job): Promise<DataJobs[Name]['result']> {
  return dataJobs[name](request as DataJobs[Name]['request'], job);
}
