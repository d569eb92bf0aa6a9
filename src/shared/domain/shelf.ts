import { z } from 'zod';
import { RecommendedTrack } from './audition.ts';
import { RankedTracks } from './audition-moment.ts';
import type { Task } from './model.ts';

/** The kinds of recommendation that are served, each answered by a run of its own. */
export const Shelf = z.enum(['trending', 'because-you-listened', 'because-you-liked', 'continue-session', 'start-session']);
export type Shelf = z.infer<typeof Shelf>;

/** The tasks of runs that answer a shelf. */
export const SHELF_TASKS: Readonly<Record<Shelf, readonly Task[]>> = {
  trending: ['next-track', 'playlist'],
  'because-you-listened': ['next-track', 'playlist'],
  'because-you-liked': ['next-track', 'playlist'],
  'continue-session': ['next-track'],
  'start-session': ['session-start'],
};

export const SHELF_TITLES: Readonly<Record<Shelf, string>> = {
  trending: 'Trending',
  'because-you-listened': 'Because you listened',
  'because-you-liked': 'Because you liked',
  'continue-session': 'Continue this session',
  'start-session': 'Start a session',
};

const Served = {
  run: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('A finished run by its id or the beginning of it; left out: the run that serves this shelf.'),
  // Addresses hold text alone.
  k: z.coerce.number<number>().int().min(1).max(1000).default(10).describe('How many tracks.'),
};
const TrackName = z.string().min(1).max(1000);
/** One track may stand alone in an address: `?session=a` is a list of one. */
const Tracks = z
  .preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(TrackName).min(1).max(1000))
  .describe('Track ids as the data set has them. In an address: session=a&session=b.');

export const TrendingRequest = z.strictObject(Served);
export type TrendingRequest = z.infer<typeof TrendingRequest>;

export const ListenedRequest = z.strictObject({ ...Served, track: TrackName.describe('The track listened to, by its id.') });
export type ListenedRequest = z.infer<typeof ListenedRequest>;

export const LikedRequest = z.strictObject({ ...Served, liked: Tracks });
export type LikedRequest = z.infer<typeof LikedRequest>;

export const ContinueRequest = z.strictObject({ ...Served, session: Tracks });
export type ContinueRequest = z.infer<typeof ContinueRequest>;

export const StartRequest = z
  .strictObject({
    ...Served,
    listener: z
      .string()
      .min(1)
      .max(1000)
      .optional()
      .describe('A listener of the data set, by id: asked as if the latest session began again.'),
    session: z.coerce
      .number<number>()
      .int()
      .min(0)
      .optional()
      .describe('A session of the test part that begins, by its number in the data set.'),
    context: z
      .record(z.string(), z.string())
      .default({})
      .describe('Context to put in the place of what was: context[hour]=8&context[device]=phone.'),
    among: RankedTracks.default('catalogue').describe('recent: tracks the listener heard last; catalogue: every track.'),
  })
  .refine(({ listener, session }) => (listener === undefined) !== (session === undefined), {
    message: 'Give either a listener or a session',
  });
export type StartRequest = z.infer<typeof StartRequest>;

/** What a shelf holds, the best first. */
export const ShelfAnswer = z.object({
  /** The run that answered. */
  run: z.string(),
  /** How it came about, in one sentence. */
  how: z.string(),
  tracks: z.array(RecommendedTrack),
  /** Tracks that were given and that the run does not know; the answer rests on the others. */
  unknownTracks: z.array(z.string()),
});
export type ShelfAnswer = z.infer<typeof ShelfAnswer>;
