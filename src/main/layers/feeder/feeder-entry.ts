import { parentPort, workerData } from 'node:worker_threads';
import type { Batch } from './batch.ts';
import { createSlots, openSlots, type SharedSlots } from './batch-slots.ts';
import { BATCH_SOURCES, type SourceName } from './batch-sources.ts';
import { noteBegin, noteEnd, noteWritten, type PassControl, waitForRoom } from './pass-control.ts';
import type { FeederOrder, FromFeeder, ToFeeder } from './protocol.ts';

/** The thread that makes batches ahead: it writes those of a pass into slots until all are full, and goes on as they are read. */
const { source, settings, port } = workerData as FeederOrder;
type Open = (settings: unknown) => (pass: unknown) => Iterable<Batch>;
let batchesOf: ReturnType<Open> | null = null;
let shared: SharedSlots | null = null;

parentPort!.on('message', ({ pass, control, first }: ToFeeder) => {
  noteBegin(control);
  try {
    batchesOf ??= (BATCH_SOURCES[source as SourceName] as Open)(settings);
    write(batchesOf(pass), control, first);
    noteEnd(control, false);
  } catch {
    // Whoever reads makes the rest itself, and fails where this did.
    noteEnd(control, true);
  }
});

function write(batches: Iterable<Batch>, control: PassControl, first: number): void {
  let slots: ReturnType<typeof openSlots> | null = null;
  let written = 0;
  for (const batch of batches) {
    if (shared === null) {
      shared = createSlots(batch);
      port.postMessage(shared satisfies FromFeeder);
    }
    slots ??= openSlots(shared);
    if (!waitForRoom(control, written, slots.count)) return;
    slots.write(first + written, batch);
    noteWritten(control, ++written);
  }
}
