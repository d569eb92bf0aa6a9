/**
 * The metric to look at first among those measured, smaller cutoffs before larger: recall, MAP where a session is foretold as it begins, each at its
 * largest cutoff; else the first. Empty where there is none.
 */
export function usualMetric(names: readonly string[]): string {
  const largest = (family: string) => names.findLast((name) => name.startsWith(`${family}@`));
  return largest('recall') ?? largest('map') ?? names[0] ?? '';
}
