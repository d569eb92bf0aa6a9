/** For each track, how many tracks have more plays and how many have as many, itself included. */
export type Places = { above: Int32Array; level: Int32Array };

/** All tracks, the most played first; equally played ones by their number, so that lists are always the same. */
export function tracksBySupport(support: Int32Array): Int32Array {
  return Int32Array.from(support.keys()).sort((a, b) => support[b]! - support[a]! || a - b);
}

/** Where each track stands among all by its plays: what `tiedRank` makes a rank of. */
export function placesBySupport(support: Int32Array): Places {
  const falling = Int32Array.from(support).sort().reverse();
  const firstPlace = new Map<number, number>();
  const equals = new Map<number, number>();
  falling.forEach((plays, place) => {
    if (!firstPlace.has(plays)) firstPlace.set(plays, place);
    equals.set(plays, (equals.get(plays) ?? 0) + 1);
  });
  return { above: support.map((plays) => firstPlace.get(plays)!), level: support.map((plays) => equals.get(plays)!) };
}
