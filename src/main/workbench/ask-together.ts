import type { Recommendation } from '../../shared/domain/audition.ts';
import { deserializeError } from '../../shared/errors.ts';
import type { TrialProcess } from '../search/trial-process.ts';
import type { TrialQuestions } from '../trial/protocol.ts';

type Question = TrialQuestions['recommend']['request'];
type Waiting = { question: Question; answer: PromiseWithResolvers<Recommendation> };

/** Sessions put to a run at once; networks are compiled for as many. */
const MOST_TOGETHER = 32;

const waitingOf = new WeakMap<TrialProcess, { waiting: Waiting[]; isAsking: boolean }>();

/** Asks an open run for recommendations; what is asked while it works is put to it together, so that many callers share one product of matrices. */
export function askTogether(trial: TrialProcess, question: Question): Promise<Recommendation> {
  const queue = waitingOf.get(trial) ?? { waiting: [], isAsking: false };
  waitingOf.set(trial, queue);
  const answer = Promise.withResolvers<Recommendation>();
  queue.waiting.push({ question, answer });
  if (!queue.isAsking) {
    queue.isAsking = true;
    // What else has come in this turn goes along.
    setImmediate(() => void askAll(trial, queue));
  }
  return answer.promise;
}

async function askAll(trial: TrialProcess, queue: { waiting: Waiting[]; isAsking: boolean }): Promise<void> {
  while (queue.waiting.length > 0) {
    const group = queue.waiting.splice(0, MOST_TOGETHER);
    try {
      const answers = await trial.ask('recommendMany', { requests: group.map(({ question }) => question) });
      group.forEach(({ answer }, place) => {
        const answered = answers[place]!;
        if ('error' in answered) answer.reject(deserializeError(answered.error));
        else answer.resolve(answered.result);
      });
    } catch (error) {
      for (const { answer } of group) answer.reject(error);
    }
  }
  queue.isAsking = false;
}
