/** How far two threads are in a pass, one that writes batches and one that reads them: int32 in shared memory, so that each can wait for the other without a message. */
export type PassControl = Int32Array<SharedArrayBuffer>;

/** Batches written. */
const WRITTEN = 0;
/** Batches done with: -1 while the slot before the first batch is still in use, -2 once nobody wants more. */
const READ = 1;
const STATE = 2;
/** Changes with all that a reader may wait for. */
const SIGNAL = 3;
const FIELDS = 4;

const [IN_USE, GIVEN_UP] = [-1, -2];
const [ASKED, BEGUN, ENDED, FAILED] = [0, 1, 2, 3];

/** A reader waits in slices, so that the time during which the whole process is held still counts as one of them. */
const SLICE_MS = 500;
/** Slices without a sign of the writer after which it is taken for gone: before it has begun, and once it has, when much may have to be made ready first. */
const PATIENCE = { asked: 20, begun: 600 };

/** `isEarly` where the last batch of the pass before is still in use: see `noteRead`. */
export function createPassControl(isEarly: boolean): PassControl {
  const control = new Int32Array(new SharedArrayBuffer(FIELDS * Int32Array.BYTES_PER_ELEMENT));
  if (isEarly) control[READ] = IN_USE;
  return control;
}

/** Waits for a batch after the first `read`. `failed` where the writer says so, or gives no sign of being there. */
export function waitForBatch(control: PassControl, read: number): 'written' | 'ended' | 'failed' {
  for (let silent = 0; ; ) {
    const signal = Atomics.load(control, SIGNAL);
    // In this order: of a pass that has ended, all batches are written.
    const state = Atomics.load(control, STATE);
    if (Atomics.load(control, WRITTEN) > read) return 'written';
    if (state === ENDED || state === FAILED) return state === ENDED ? 'ended' : 'failed';
    if (silent >= (state === ASKED ? PATIENCE.asked : PATIENCE.begun)) return 'failed';
    if (Atomics.wait(control, SIGNAL, signal, SLICE_MS) === 'timed-out') silent += 1;
  }
}

/** Whether all batches are written, of which those after the first `read` are one. */
export function isLastBatch(control: PassControl, read: number): boolean {
  return Atomics.load(control, STATE) === ENDED && Atomics.load(control, WRITTEN) === read + 1;
}

/** The first `read` batches are done with, and what was in use before them. A writer is woken once half of the slots are free, not for each of them. */
export function noteRead(control: PassControl, read: number, slots: number): void {
  Atomics.store(control, READ, read);
  if (2 * (Atomics.load(control, WRITTEN) - read) <= slots) Atomics.notify(control, READ);
}

/** Nobody wants more of this pass. */
export function giveUp(control: PassControl): void {
  Atomics.store(control, READ, GIVEN_UP);
  Atomics.notify(control, READ);
}

/** The writer is there. */
export function noteBegin(control: PassControl): void {
  Atomics.store(control, STATE, BEGUN);
  signal(control);
}

/** Waits until the batch after the first `written` has a slot; false where nobody wants it. */
export function waitForRoom(control: PassControl, written: number, slots: number): boolean {
  let read = Atomics.load(control, READ);
  if (read !== GIVEN_UP && written - read < slots) return true;
  while (read !== GIVEN_UP && 2 * (written - read) > slots) {
    Atomics.wait(control, READ, read);
    read = Atomics.load(control, READ);
  }
  return read !== GIVEN_UP;
}

/** The first `written` batches are written. */
export function noteWritten(control: PassControl, written: number): void {
  Atomics.store(control, WRITTEN, written);
  signal(control);
}

/** No more will be written. */
export function noteEnd(control: PassControl, hasFailed: boolean): void {
  Atomics.store(control, STATE, hasFailed ? FAILED : ENDED);
  signal(control);
}

function signal(control: PassControl): void {
  Atomics.add(control, SIGNAL, 1);
  Atomics.notify(control, SIGNAL);
}
