import { GenerateRequest } from '../../../shared/domain/dataset.ts';
import { AppError } from '../../../shared/errors.ts';
import { makeAudioFeatures } from './audio-features.ts';
import { type Catalogue, makeCatalogue } from './catalogue.ts';
import { type Listening, type ListeningHooks, makeListening } from './listening.ts';
import { makePlaylists, type Playlists } from './playlists.ts';
import { makeRatings, type Ratings } from './ratings.ts';

/** Raised whenever the same request would make another world. */
export const SAMPLE_WORLD_VERSION = 3;
/** About 20 bytes an event are held at once, and as much again while they are handed over. */
const MOST_EVENTS = 100_000_000;

export type SampleWorld = {
  catalogue: Catalogue;
  /** Numeric columns of the track table. */
  audioFeatures: Record<string, Float32Array>;
  listening: Listening;
  playlists: Playlists;
  ratings: Ratings;
};

/**
 * Makes a listening world in which better models measurably win; the same request makes the same world, byte for byte.
 *
 * Music (`catalogue.ts`, `audio-features.ts`). Genres serve one of five moods. A genre has scenes of some 160 tracks: artists with one
 * audience, each with albums. A track is about four of twenty themes, which all scenes share and which are audible in its features.
 * Every track has two planted successors. Popularity is log-normal at scene, artist and track, and the charts change monthly.
 *
 * Contexts (`contexts.ts`, `calendar.ts`). Half a year of sessions, on the clock of each listener's time zone: hour, weekday, device and
 * stream source follow habits. The car is the planted rare context: about 4 sessions in 100, among every other listener, with a taste that is
 * heard nowhere else.
 *
 * Taste (`listeners.ts`, `taste.ts`). A listener has two favourite scenes for each mood. The log-odds that a session is about a scene add up
 * fondness, which drifts; the call of hour, weekday and device for the scene's mood, with a personal leaning, which says most; a kick,
 * which keeps the scene of the session before; and fatigue, which skips leave behind. Now and then a listener wanders to the scene next door and
 * adopts it. The theme follows from the listener's leaning, the hour and the session before. Averages know the fondness, the last
 * session knows the kick, only a model of sequence and context knows the sum.
 *
 * Sessions (`session-walk.ts`). A session is about one scene and one theme: it plays the scene's tracks about the theme, known ones first
 * and none twice. A single track leaves open which of its four themes is meant; two or three together say it, so that models of the
 * whole session see what pairwise rules do not. Now and then it turns to another of the listener's scenes for one track, with the same
 * theme. By shares that depend on the stream source it also plays in passing a planted successor, the album's next track, a chart hit, any
 * track of the scene or one it has had before, or shifts to the next theme. What is played in passing says little about what comes next:
 * it takes memory to look past it.
 *
 * Skips (`listening.ts`) grow where the scene does not answer the moment, and shrink for tracks the listener knows.
 * Playlists and ratings (`playlists.ts`, `ratings.ts`) come from the same listeners' favourites.
 *
 * Throws `input.invalid` where the request is out of bounds. About 1 s for 700,000 events.
 */
export async function makeSampleWorld(request: GenerateRequest, hooks: ListeningHooks = {}): Promise<SampleWorld> {
  checkRequest(request);
  const { users, tracks, seed } = request;
  const catalogue = makeCatalogue(tracks, seed);
  const audioFeatures = makeAudioFeatures(catalogue, seed);
  return {
    catalogue,
    audioFeatures,
    listening: await makeListening(request, catalogue, audioFeatures['duration_ms']!, hooks),
    playlists: makePlaylists(catalogue, users, seed),
    ratings: makeRatings(catalogue, users, seed),
  };
}

function checkRequest(request: GenerateRequest): void {
  const invalid = (message: string, details: Record<string, unknown>) => new AppError('input.invalid', message, details);
  const parsed = GenerateRequest.safeParse(request);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const field = issue.path.join('.');
    throw invalid(`The sample world cannot be made with this ${field || 'request'}: ${issue.message}.`, { field, received: request });
  }
  const { minimum, mean, maximum } = request.sessionLength;
  if (minimum > mean || mean > maximum) {
    throw invalid(
      `A mean session length of ${mean} does not lie between the minimum, ${minimum}, and the maximum, ${maximum}. Give a mean between the two.`,
      { field: 'sessionLength', received: request.sessionLength },
    );
  }
  const events = request.sessions * mean;
  if (events > MOST_EVENTS) {
    throw invalid(
      `${request.sessions} sessions of ${mean} tracks would be ${Math.round(events)} events; a sample world has at most ${MOST_EVENTS}. Ask for fewer sessions.`,
      { field: 'sessions', received: request.sessions },
    );
  }
}
