const LONGEST_NAME = 80;

/** A name like this one that is not taken: `losses`, `losses 2`, `losses 3`. */
export function freeName(wanted: string, taken: readonly string[]): string {
  const base = wanted.replace(/ \d+$/, '');
  if (!taken.includes(wanted)) return wanted.slice(0, LONGEST_NAME);
  for (let number = 2; ; number++) {
    const name = `${base.slice(0, LONGEST_NAME - 8)} ${number}`;
    if (!taken.includes(name)) return name;
  }
}
