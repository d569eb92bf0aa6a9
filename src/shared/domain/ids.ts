declare const brand: unique symbol;
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };

/** A track as the user's data names it. */
export type TrackId = Branded<string, 'TrackId'>;
/** A track as a prepared data set or a model numbers it: 0..n-1. */
export type TrackIndex = Branded<number, 'TrackIndex'>;

export const trackId = (value: string): TrackId => value as TrackId;
export const trackIndex = (value: number): TrackIndex => value as TrackIndex;
