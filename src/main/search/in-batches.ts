import { setImmediate } from 'node:timers/promises';

/** Hands items out in batches and lets other work of this process run between two, so that long lists do not hold up its answers. */
export async function* inBatches<Item>(items: Iterable<Item>, size: number): AsyncGenerator<Item[], void> {
  let batch: Item[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
    await setImmediate();
  }
  if (batch.length > 0) yield batch;
}
