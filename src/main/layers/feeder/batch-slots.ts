import type { Batch } from './batch.ts';

/** Memory of several threads with room for some batches, and where in a slot each array lies. */
export type SharedSlots = {
  memory: SharedArrayBuffer;
  count: number;
  /** Bytes of a slot. */
  size: number;
  fields: readonly { name: string; isInteger: boolean; at: number; length: number }[];
};

/** What the slots take together, unless that would leave fewer than two: a batch is made while another is used. */
const ROOM = 2 ** 20;
const [FEWEST, MOST] = [2, 32];
/** The number of events comes first, as a float64; arrays begin where it could, too. */
const HEAD = Float64Array.BYTES_PER_ELEMENT;

/** Room for batches like this one. */
export function createSlots({ feeds }: Batch): SharedSlots {
  let size = HEAD;
  const fields = Object.entries(feeds).map(([name, values]) => {
    const at = size;
    size += Math.ceil(values.byteLength / HEAD) * HEAD;
    return { name, isInteger: values instanceof Int32Array, at, length: values.length };
  });
  const count = Math.min(MOST, Math.max(FEWEST, Math.floor(ROOM / size)));
  return { memory: new SharedArrayBuffer(count * size), count, size, fields };
}

/** The slots as batches whose arrays are the memory itself, numbered on and on: when all were used, it is the first one's turn again. */
export function openSlots({ memory, count, size, fields }: SharedSlots) {
  const slots = Array.from({ length: count }, (_, slot) => ({
    events: new Float64Array(memory, slot * size, 1),
    feeds: Object.fromEntries(
      fields.map(({ name, isInteger, at, length }) => [
        name,
        isInteger ? new Int32Array(memory, slot * size + at, length) : new Float32Array(memory, slot * size + at, length),
      ]),
    ),
  }));
  return {
    count,
    read(number: number): Batch {
      const { events, feeds } = slots[number % count]!;
      return { events: events[0]!, feeds };
    },
    write(number: number, batch: Batch): void {
      const { events, feeds } = slots[number % count]!;
      events[0] = batch.events;
      for (const { name, length } of fields) {
        const values = batch.feeds[name];
        if (values?.length !== length)
          throw new Error(`A batch has ${values?.length ?? 'no'} values of ${name}; those before it had ${length}.`);
        feeds[name]!.set(values);
      }
    },
  };
}
