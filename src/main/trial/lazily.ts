/** Makes something when it is first asked for, and keeps it; what making throws is thrown each time. */
export function lazily<Value>(make: () => Value): () => Value {
  let made: { value: Value } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
