import type { FeedValues } from '../../engine/program.ts';

/** A mini-batch as a program is fed it, every one of a pass with arrays of the same lengths, which are reused for the next. */
export type Batch<Feeds extends FeedValues = FeedValues> = {
  /** How many predictions it makes. */
  events: number;
  feeds: Feeds;
};
