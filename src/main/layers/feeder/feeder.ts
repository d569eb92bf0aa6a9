import { isDeepStrictEqual } from 'node:util';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { streams } from '../../engine/tensorflow.ts';
import { entryPath } from '../../processes/entry-path.ts';
import type { Batch } from './batch.ts';
import { openSlots } from './batch-slots.ts';
import { BATCH_SOURCES, type BatchOf, type PassOf, type SettingsOf, type SourceName } from './batch-sources.ts';
import { createPassControl, giveUp, isLastBatch, noteEnd, noteRead, type PassControl, waitForBatch } from './pass-control.ts';
import type { FeederOrder, FromFeeder, ToFeeder } from './protocol.ts';

/** Makes the batches of pass after pass, one pass at a time. Owned by whoever opened it, who calls `dispose`. */
export type Feeder<Name extends SourceName> = {
  /** `next` is the pass that will probably be asked for after this one: it is begun while the last batch is in use. */
  batches(pass: PassOf<Name>, next?: PassOf<Name> | null): Iterable<BatchOf<Name>>;
  dispose(): void;
};

/** A pass that the thread was asked for. */
type Asked<Pass> = { pass: Pass; control: PassControl; first: number };

/**
 * Opens a source of batches. With more than one thread for the engine, batches are made in a thread of their own while the graph runs; they are the same ones. What
 * cannot be made there, for whatever reason, is made by the thread that asks. `settings` and passes are copied to the other thread but for what lies in shared memory.
 */
export function openFeeder<Name extends SourceName>(name: Name, settings: SettingsOf<Name>, isAhead = streams > 1): Feeder<Name> {
  type Pass = PassOf<Name>;
  type Open = (settings: SettingsOf<Name>) => (pass: Pass) => Iterable<Batch>;
  let own: ReturnType<Open> | null = null;
  let thread: ReturnType<typeof startThread> | null = null;
  let isUsable = isAhead;
  /** The pass that is being read. */
  let current: Asked<Pass> | null = null;
  /** The one begun since. */
  let ahead: Asked<Pass> | null = null;

  function makeHere(pass: Pass): Iterable<Batch> {
    own ??= (BATCH_SOURCES[name] as Open)(settings);
    return own(pass);
  }

  /** Asks the thread for a pass; null where there can be no thread, or what it is told cannot be told. */
  function ask(pass: Pass, first: number): Asked<Pass> | null {
    const control = createPassControl(first > 0);
    try {
      thread ??= startThread({ source: name, settings });
      thread.worker.postMessage({ pass, control, first } satisfies ToFeeder);
      return { pass, control, first };
    } catch {
      return null;
    }
  }

  function dropAhead(): void {
    if (ahead !== null) giveUp(ahead.control);
    ahead = null;
  }

  function begin(pass: Pass): Asked<Pass> | null {
    const begun = ahead;
    if (begun === null || !isDeepStrictEqual(begun.pass, pass)) {
      dropAhead();
      return ask(pass, 0);
    }
    ahead = null;
    return begun;
  }

  function dispose(): void {
    void thread?.worker.terminate();
    // Who still reads makes the rest itself.
    if (current !== null) noteEnd(current.control, true);
    ahead = null;
    thread = null;
    isUsable = false;
  }

  function* batches(pass: Pass, next: Pass | null): Iterable<Batch> {
    const begun = isUsable && current === null ? begin(pass) : null;
    let read = 0;
    if (begun !== null) {
      const { control, first } = begun;
      const writer = thread!;
      current = begun;
      let found = waitForBatch(control, read);
      try {
        for (; found === 'written'; found = waitForBatch(control, read)) {
          writer.slots ??= openSlots(receiveMessageOnPort(writer.port)!.message as FromFeeder);
          if (next !== null && isUsable && ahead === null && isLastBatch(control, read)) ahead = ask(next, first + read + 1);
          yield writer.slots.read(first + read);
          noteRead(control, ++read, writer.slots.count);
        }
        if (found === 'ended') return;
      } finally {
        giveUp(control);
        current = null;
        if (found !== 'ended') dropAhead();
        else if (ahead !== null) noteRead(ahead.control, 0, writer.slots!.count);
      }
    }
    // Unless another pass is under way, there is no use in asking again.
    if (current === null) dispose();
    let made = 0;
    for (const batch of makeHere(pass)) if (made++ >= read) yield batch;
  }

  return { batches: (pass, next = null) => batches(pass, next) as Iterable<BatchOf<Name>>, dispose };
}

function startThread(order: Omit<FeederOrder, 'port'>) {
  const { port1: port, port2: theirs } = new MessageChannel();
  const worker = new Worker(entryPath('feeder'), { workerData: { ...order, port: theirs } satisfies FeederOrder, transferList: [theirs] });
  // A thread that cannot run is silent, which is enough. Neither it nor its port may keep a process that has nothing else to do.
  worker.on('error', () => {});
  worker.unref();
  port.unref();
  return { worker, port, slots: null as ReturnType<typeof openSlots> | null };
}
