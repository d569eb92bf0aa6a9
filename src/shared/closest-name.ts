/** The known name most like a mistyped one, or null where none is near; for "did you mean" in error messages. */
export function closestName(received: string, known: readonly string[]): string | null {
  let best: string | null = null;
  // A third of the letters wrong is still a slip of the finger; more is another word.
  let bestDistance = Math.max(2, Math.floor(received.length / 3)) + 1;
  for (const name of known) {
    const distance = editDistance(received.toLowerCase(), name.toLowerCase());
    if (distance < bestDistance) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

/** Levenshtein distance: insertions, deletions and replacements from one word to the other. */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = previous[column - 1]! + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, previous[column]! + 1, current[column - 1]! + 1));
    }
    previous = current;
  }
  return previous[to.length]!;
}
