import { AppError, serializeError } from '../../shared/errors.ts';
import { loadTensorFlow } from '../engine/tensorflow.ts';
import { findModel } from '../models/registry.ts';
import { openChildPort } from '../processes/port.ts';
import { type OpenCollectionRun, openCollectionRun } from './open-collection-run.ts';
import { type OpenRatingRun, openRatingRun } from './open-rating-run.ts';
import { type OpenRun, openRun } from './open-run.ts';
import { type OpenStartRun, openStartRun } from './open-start-run.ts';
import type { FromTrial, MemberOrder, ToTrial, TrialOrder, TrialQuestionName, TrialQuestions } from './protocol.ts';
import { openRunLog } from './run-log.ts';
import { trainRun } from './train-run.ts';

/**
 * The trial process: takes orders from main, one after another, and answers with what happens.
 * TensorFlow is loaded with the first order, which says how many threads it may use; later orders find it loaded.
 */
const port = openChildPort<ToTrial, FromTrial>();
type Opened = OpenRun | OpenStartRun | OpenCollectionRun | OpenRatingRun;
let opened: Opened | null = null;
let isCancelled = false;
/** Orders wait for each other; messages do not. */
let queue = Promise.resolve();

port.onMessage((message) => {
  if (message.type === 'cancel') {
    isCancelled = true;
    return;
  }
  if (message.type === 'train') isCancelled = false;
  queue = queue.then(() => answer(message));
});

async function answer(message: Exclude<ToTrial, { type: 'cancel' }>): Promise<void> {
  try {
    if (message.type === 'train') await train(message.order);
    else if (message.type === 'open') await open(message.order);
    else {
      if (opened === null) throw new AppError('run.notFinished', 'No run is open for recommendations. Open one first.');
      port.send({ type: 'answer', id: message.id, result: ask(opened, message) });
    }
  } catch (error) {
    const id = message.type === 'ask' ? { id: message.id } : {};
    // A bug: its stack belongs in the log of whoever runs this process.
    if (!(error instanceof AppError)) console.error(error);
    port.send({ type: 'error', ...id, error: serializeError(error) });
  }
}

function ask(run: Opened, question: Extract<ToTrial, { type: 'ask' }>): TrialQuestions[TrialQuestionName]['result'] {
  if (run.task === 'rating') {
    if (question.name === 'rated') return run.rated(question.request);
    throw misasked(run, question.name);
  }
  if (question.name === 'map') return run.map();
  if (question.name === 'locate') return run.locate(question.request);
  if (run.task === 'next-track' || run.task === 'playlist') {
    if (question.name === 'recommend') return run.recommend(question.request);
    if (question.name === 'explain') return run.explain(question.request);
    if (question.name === 'trending') return { run: run.id, ...run.shelves.trending(question.request.k) };
    if (question.name === 'listened') return { run: run.id, ...run.shelves.listened(question.request.track, question.request.k) };
    if (question.name === 'liked') return { run: run.id, ...run.shelves.liked(question.request.tracks, question.request.k) };
    if (question.name === 'sounds') return run.shelves.sounds(question.request.tracks);
    if (question.name === 'recommendMany' && run.task === 'next-track') return run.recommendMany(question.request.requests);
    if (question.name === 'fitting' && run.task === 'playlist') return run.fitting(question.request);
    if (question.name === 'clusters' && run.task === 'next-track') return run.clusters();
  } else {
    if (question.name === 'rankMoment') return run.rankMoment(question.request);
    if (question.name === 'explainMoment') return run.explainMoment(question.request);
  }
  throw misasked(run, question.name);
}

function misasked({ task }: Opened, question: TrialQuestionName): Error {
  return new Error(`A run of the task ${task} was asked "${question}".`);
}

async function train(order: TrialOrder): Promise<void> {
  const log = openRunLog(order.runDirectory, (line) => port.send({ type: 'log', line }));
  try {
    await makeReady(order, log);
    log(`Training ${order.model}, seed ${order.seed}: ${JSON.stringify(order.hyperparameters)}`);
    const result = await trainRun(
      order,
      {
        onProgress: (progress) => port.send({ type: 'progress', progress }),
        onEpoch: (record) => port.send({ type: 'epoch', record }),
        onCheckpoint: (epoch, bytes) => port.send({ type: 'checkpoint', epoch, bytes }),
        onLog: log,
      },
      () => isCancelled,
    );
    log(result === null ? 'Cancelled.' : `Done: ${JSON.stringify(result.metrics)}`);
    port.send(result === null ? { type: 'cancelled' } : { type: 'done', ...result });
  } catch (error) {
    log(`Failed: ${error instanceof Error ? error.stack : String(error)}`);
    throw error;
  }
}

async function open(order: TrialOrder): Promise<void> {
  const log = openRunLog(order.runDirectory, (line) => port.send({ type: 'log', line }));
  // A model that counts is asked without the engine: loading it takes longer than the counting, and memory for each open run.
  const model = findModel(order.model);
  if (needsEngine(order)) await makeReady(order, log);
  opened?.dispose();
  opened = null;
  if (model.task === 'next-track') opened = openRun(order, log);
  else if (model.task === 'playlist') opened = openCollectionRun(order, model, log);
  else if (model.task === 'rating') opened = openRatingRun(order, model, log);
  else opened = await openStartRun(order, log);
  port.send({ type: 'opened' });
}

const needsEngine = ({ model, members = [] }: MemberOrder): boolean => findModel(model).learns === 'epochs' || members.some(needsEngine);

async function makeReady({ threads, engine: wanted }: TrialOrder, log: (line: string) => void): Promise<void> {
  const engine = await loadTensorFlow({ threads, ...(wanted && { engine: wanted }) });
  if (engine.reason !== null) log(`Training without native TensorFlow, roughly 100 times slower: ${engine.reason}`);
  port.send({
    type: 'ready',
    engine: `${engine.kind} ${engine.version}`,
    environment: { node: process.version, threads, processId: process.pid },
  });
}
