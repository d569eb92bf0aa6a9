/** Vectors of tracks [tracks, width], each of length 1 or 0, to find neighbours by cosine. */
export type UnitVectors = { vectors: Float32Array; width: number };

/** Brings each row to length 1; rows of no length stay. */
export function unitRows(rows: Float32Array, width: number): UnitVectors {
  const vectors = new Float32Array(rows.length);
  for (let from = 0; from < rows.length; from += width) {
    let squares = 0;
    for (let at = from; at < from + width; at++) squares += rows[at]! ** 2;
    const length = Math.sqrt(squares);
    if (length > 0) for (let at = from; at < from + width; at++) vectors[at] = rows[at]! / length;
  }
  return { vectors, width };
}

/** The k tracks whose vectors lie nearest to the mean of those of some tracks, those left out; ties by number. */
export function nearestTracks({ vectors, width }: UnitVectors, tracks: readonly number[], k: number): { track: number; cosine: number }[] {
  const mean = new Float32Array(width);
  for (const track of tracks) for (let column = 0; column < width; column++) mean[column]! += vectors[track * width + column]!;
  const unit = unitRows(mean, width).vectors;
  const given = new Set(tracks);
  const cosines = new Float32Array(vectors.length / width);
  for (let track = 0, at = 0; track < cosines.length; track++) {
    let product = 0;
    for (let column = 0; column < width; column++, at++) product += unit[column]! * vectors[at]!;
    cosines[track] = product;
  }
  return highest(cosines, k, (track) => !given.has(track)).map((track) => ({ track, cosine: cosines[track]! }));
}

/** The numbers of the k highest values among those wanted, the highest first; ties by number. */
export function highest(values: ArrayLike<number>, k: number, isWanted: (index: number) => boolean = () => true): number[] {
  const best: number[] = [];
  for (let index = 0; index < values.length; index++) {
    if (best.length === k && values[index]! <= values[best[k - 1]!]!) continue;
    if (!isWanted(index)) continue;
    let place = best.length;
    while (place > 0 && values[best[place - 1]!]! < values[index]!) place--;
    best.splice(place, 0, index);
    if (best.length > k) best.pop();
  }
  return best;
}
