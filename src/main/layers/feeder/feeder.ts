import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { streams } from '../../engine/tensorflow.ts';
import { entryPath } from '../../processes/entry-path.ts';
import type { Batch } from './batch.ts';
import { openSlots } from './batch-slots.ts';
import { BATCH_SOURCES, type BatchOf, type PassOf, type SettingsOf, type SourceName } from './batch-sources.ts';
import { createPassControl, giveUp, noteEnd, noteRead, type PassControl, waitForBatch } from './pass-control.ts';
import type { FeederOrder, FromFeeder, ToFeeder } from './protocol.ts';

/** Makes the batches of pass after pass, one pass at a time. Owned by whoever opened it, who calls `dispose`. */
export type Feeder<Name extends SourceName> = {
  batches(pass: PassOf<Name>): Iterable<BatchOf<Name>>;
  dispose(): void;
};

/**
 * Opens a source of batches. With more than one thread for the engine, batches are made in a thread of their own while the graph runs; they are the same ones. What
 * cannot be made there, for whatever reason, is made by the thread that asks. `settings` and passes are copied to the other thread but for what lies in shared memory.
 */
export function openFeeder<Name extends SourceName>(name: Name, settings: SettingsOf<Name>, isAhead = streams > 1): Feeder<Name> {
  type Open = (settings: SettingsOf<Name>) => (pass: PassOf<Name>) => Iterable<Batch>;
  let own: ReturnType<Open> | null = null;
  let thread: ReturnType<typeof startThread> | null = null;
  let isUsable = isAhead;
  /** The pass that is being read. */
  let current: PassControl | null = null;

  function makeHere(pass: PassOf<Name>): Iterable<Batch> {
    own ??= (BATCH_SOURCES[name] as Open)(settings);
    return own(pass);
  }

  /** Asks the thread for a pass and waits for its first batch; null where there can be no thread, or what it is told cannot be told. */
  function begin(pass: PassOf<Name>) {
    const control = createPassControl();
    try {
      thread ??= startThread({ source: name, settings });
      thread.worker.postMessage({ pass, control } satisfies ToFeeder);
      return { control, writer: thread, found: waitForBatch(control, 0) };
    } catch {
      return null;
    }
  }

  function dispose(): void {
    void thread?.worker.terminate();
    // Who still reads makes the rest itself.
    if (current !== null) noteEnd(current, true);
    thread = null;
    isUsable = false;
  }

  function* batches(pass: PassOf<Name>): Iterable<Batch> {
    const begun = isUsable && current === null ? begin(pass) : null;
    let read = 0;
    if (begun !== null) {
      const { control, writer } = begun;
      current = control;
      try {
        let { found } = begun;
        for (; found === 'written'; found = waitForBatch(control, read)) {
          writer.slots ??= openSlots(receiveMessageOnPort(writer.port)!.message as FromFeeder);
          yield writer.slots.read(read);
          noteRead(control, ++read, writer.slots.count);
        }
        if (found === 'ended') return;
      } finally {
        giveUp(control);
        current = null;
      }
    }
    // Unless another pass is under way, there is no use in asking again.
    if (current === null) dispose();
    let made = 0;
    for (const batch of makeHere(pass)) if (made++ >= read) yield batch;
  }

  return { batches: (pass) => batches(pass) as Iterable<BatchOf<Name>>, dispose };
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
