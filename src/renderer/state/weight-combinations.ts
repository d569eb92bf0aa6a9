/** Reads weights between commas or spaces; null where one is none. */
export function parseWeights(text: string): number[] | null {
  const weights = text
    .split(/[\s,;]+/)
    .filter((word) => word !== '')
    .map(Number);
  return weights.length > 0 && weights.every((weight) => weight >= 0 && weight <= 1000) ? [...new Set(weights)] : null;
}

/** Every way to give each member one of its weights; of those that come to the same, as 1, 2 and 2, 4 do, the first. */
export function weightCombinations(choices: readonly (readonly number[])[]): number[][] {
  const combinations = choices.reduce<number[][]>((before, own) => before.flatMap((list) => own.map((weight) => [...list, weight])), [[]]);
  const seen = new Set<string>();
  return combinations.filter((weights) => {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const shares = weights.map((weight) => (weight / total).toPrecision(9)).join(' ');
    if (total === 0 || seen.has(shares)) return false;
    seen.add(shares);
    return true;
  });
}
