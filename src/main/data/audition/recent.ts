/** Keeps the answers to the last few keys, so that paging through sessions reads each file once; a failure is not kept. */
export function keepRecent<Value>(size: number, read: (key: string) => Promise<Value>): (key: string) => Promise<Value> {
  const kept = new Map<string, Promise<Value>>();
  return (key) => {
    const value = kept.get(key) ?? read(key);
    kept.delete(key);
    kept.set(key, value);
    for (const oldest of kept.keys()) {
      if (kept.size <= size) break;
      kept.delete(oldest);
    }
    value.catch(() => kept.delete(key));
    return value;
  };
}
