import type { SplitSpec } from '../../shared/domain/dataset.ts';
import { AppError } from '../../shared/errors.ts';
import { createRng } from '../../shared/random.ts';
import { shuffle } from '../../shared/shuffle.ts';
import { hashText } from './hash-text.ts';
import type { PreparedSessions } from './prepared-sessions.ts';

export const TRAIN = 0;
export const VALIDATION = 1;
export const TEST = 2;
/** The code of sessions that belong to no part. */
export const LEFT_OUT = -1;
const DAY_SECONDS = 86_400;

/** Gives every session the code of its part (see PART_NAMES), or LEFT_OUT; all train where the split parts sessions within. Throws `split.impossible` where the data lacks what the split needs. */
export async function assignParts(sessions: PreparedSessions, spec: SplitSpec): Promise<Int8Array> {
  const count = sessions.offsets.length - 1;
  const isSampled = await chooseSample(sessions, spec, count);
  switch (spec.kind) {
    case 'given':
      return byGivenParts(sessions, spec, isSampled);
    case 'last-days':
      return byLastDays(sessions, spec, isSampled);
    case 'random-sessions':
      return byShares(count, spec, isSampled);
    case 'last-session':
      return byLastSession(sessions, spec, isSampled);
    case 'hash-samples':
      return await byBuckets(sessions, spec);
    case 'hold-out-tracks':
    case 'fold':
    case 'leave-one-out':
      return Int8Array.from({ length: count }, (_, session) => (isSampled(session) ? TRAIN : LEFT_OUT));
  }
}

async function chooseSample(sessions: PreparedSessions, spec: SplitSpec, count: number): Promise<(session: number) => boolean> {
  const every = spec.kind === 'hash-samples' ? undefined : spec.sampleEvery;
  if (every === undefined || every === 1) return () => true;
  const ids = await sessions.readIds();
  const chosen = Uint8Array.from({ length: count }, (_, session) => (hashText(ids[session]!) % every === 0 ? 1 : 0));
  return (session) => chosen[session] === 1;
}

function byGivenParts({ parts }: PreparedSessions, spec: SplitSpec, isSampled: (session: number) => boolean): Int8Array {
  if (parts === null) {
    throw impossible(
      spec,
      'The data came as one and has no given split. Import files named train… and test… together, or choose another split',
    );
  }
  return Int8Array.from(parts, (part, session) => (isSampled(session) ? part : LEFT_OUT));
}

function byLastDays(
  { starts }: PreparedSessions,
  spec: Extract<SplitSpec, { kind: 'last-days' }>,
  isSampled: (session: number) => boolean,
): Int8Array {
  if (starts === null)
    throw impossible(spec, 'The data has no timestamps to tell the last days by. Choose the split "given" or "random-sessions"');
  const last = starts.filter((start) => !Number.isNaN(start)).reduce((latest, start) => Math.max(latest, start), Number.NEGATIVE_INFINITY);
  const testFrom = last - spec.testDays * DAY_SECONDS;
  const validationFrom = testFrom - spec.validationDays * DAY_SECONDS;
  return Int8Array.from(starts, (start, session) => {
    // A session without a moment belongs to no time.
    if (!isSampled(session) || Number.isNaN(start)) return LEFT_OUT;
    if (start > testFrom) return TEST;
    return start > validationFrom ? VALIDATION : TRAIN;
  });
}

function byShares(
  count: number,
  spec: Extract<SplitSpec, { kind: 'random-sessions' }>,
  isSampled: (session: number) => boolean,
): Int8Array {
  if (spec.testShare + spec.validationShare >= 1)
    throw impossible(spec, 'The shares of test and validation leave nothing to train on. Lower them to less than 1 together');
  const order = Int32Array.from({ length: count }, (_, session) => session).filter(isSampled);
  const rng = createRng(spec.seed, 'random-sessions');
  shuffle(order, rng);
  const testCount = Math.round(order.length * spec.testShare);
  const validationCount = Math.round(order.length * spec.validationShare);
  const assigned = new Int8Array(count).fill(LEFT_OUT);
  order.forEach((session, place) => {
    assigned[session] = place < testCount ? TEST : place < testCount + validationCount ? VALIDATION : TRAIN;
  });
  return assigned;
}

/** Sessions are numbered by time, so a user's last is the one of the highest number; users of a single session only train. */
function byLastSession({ users, offsets }: PreparedSessions, spec: SplitSpec, isSampled: (session: number) => boolean): Int8Array {
  if (users === null)
    throw impossible(
      spec,
      'The data has no users whose last session could be held out. Choose the split "last-days" or "random-sessions", or import the data again with a column of users',
    );
  const assigned = new Int8Array(offsets.length - 1).fill(LEFT_OUT);
  const last = new Map<number, number>();
  const isRepeated = new Set<number>();
  users.forEach((user, session) => {
    if (!isSampled(session)) return;
    assigned[session] = TRAIN;
    if (user < 0) return;
    if (last.has(user)) isRepeated.add(user);
    last.set(user, session);
  });
  for (const user of isRepeated) assigned[last.get(user)!] = TEST;
  return assigned;
}

async function byBuckets(sessions: PreparedSessions, spec: Extract<SplitSpec, { kind: 'hash-samples' }>): Promise<Int8Array> {
  const { every, trainBucket, testBucket } = spec;
  if (trainBucket === testBucket || Math.max(trainBucket, testBucket) >= every) {
    throw impossible(spec, `Training and test need two different buckets of 0..${every - 1}, not ${trainBucket} and ${testBucket}`);
  }
  const ids = await sessions.readIds();
  return Int8Array.from(ids, (id) => {
    const bucket = hashText(id) % every;
    if (bucket === trainBucket) return TRAIN;
    return bucket === testBucket ? TEST : LEFT_OUT;
  });
}

export function impossible(spec: SplitSpec, reason: string): AppError {
  return new AppError('split.impossible', `${reason}.`, { split: spec });
}
