import type { MessagePort } from 'node:worker_threads';
import type { SharedSlots } from './batch-slots.ts';
import type { PassControl } from './pass-control.ts';

/** What the thread that makes batches is started with. `port` is written to once, before the first batch is. */
export type FeederOrder = { source: string; settings: unknown; port: MessagePort };

/** A pass it is asked for, and the number of its first batch: see `openSlots`. */
export type ToFeeder = { pass: unknown; control: PassControl; first: number };

/** Where batches lie. */
export type FromFeeder = SharedSlots;
