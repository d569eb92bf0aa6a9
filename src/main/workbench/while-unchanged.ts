import type { Store } from '../store/store.ts';

/** More answers than this are never of use at the same moment; the keys may come from outside. */
const MOST_KEPT = 1000;

/** Reads the store once for each key as long as nothing is written, here or by another process. */
export function whileUnchanged<Key, Value>(store: Store, read: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, { value: Value }>();
  let state = '';
  return (key) => {
    const current = store.state();
    if (current !== state || known.size >= MOST_KEPT) known.clear();
    state = current;
    const found = known.get(key) ?? { value: read(key) };
    known.set(key, found);
    return found.value;
  };
}
