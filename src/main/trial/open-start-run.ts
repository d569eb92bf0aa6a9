import type { EmbeddingMap, TrackPlaces } from '../../shared/domain/audition.ts';
import type { MomentExplanation, MomentRanking } from '../../shared/domain/audition-moment.ts';
import { AppError } from '../../shared/errors.ts';
import { compileProgram } from '../engine/compile-program.ts';
import { MOST_RECENT_TRACKS, recentTracks } from '../evaluation/evaluate-session-start.ts';
import { hasDirection, type SessionHistories } from '../layers/session-histories.ts';
import { findSessionStartModel } from '../models/registry.ts';
import { findCheckpoint } from './find-checkpoint.ts';
import { loadTrackNames, trackLabel } from './load-track-names.ts';
import { inContext, type OneMoment, oneMoment } from './one-moment.ts';
import type { TrialOrder, TrialQuestions } from './protocol.ts';
import { openHistories } from './session-start-task.ts';
import { embeddingOf } from './track-embedding.ts';
import { searchTracks } from './track-graph.ts';
import { exactSearch, product } from './track-search.ts';

/** Past sessions that a prediction is explained by. */
const SHOWN_SESSIONS = 6;

/** A finished run of the task session-start that answers questions. */
export type OpenStartRun = {
  task: 'session-start';
  rankMoment(request: TrialQuestions['rankMoment']['request']): MomentRanking;
  explainMoment(request: TrialQuestions['explainMoment']['request']): MomentExplanation;
  map(): EmbeddingMap;
  locate(request: TrialQuestions['locate']['request']): TrackPlaces;
  dispose(): void;
};

/** Loads a finished run from its last checkpoint; throws `run.noCheckpoint` where there is none. */
export async function openStartRun(order: TrialOrder, log: (line: string) => void): Promise<OpenStartRun> {
  const checkpoint = findCheckpoint(order, log);
  const { histories, keep } = await toEnd(openHistories(order));
  const model = findSessionStartModel(order.model);
  // One listener is asked about at a time: a batch of more would walk empty rows.
  const hyperparameters = 'batchSize' in order.hyperparameters ? { ...order.hyperparameters, batchSize: 1 } : order.hyperparameters;
  const run = { seed: order.seed, ties: order.evaluation.ties, compile: compileProgram };
  const learner = model.build(hyperparameters, histories, run);
  checkpoint.restore(learner.weights);

  const { vectors, width } = histories;
  const names = loadTrackNames(order.datasetDirectory);
  const numbers = new Map(names.ids.map((id, track) => [id, track]));
  const embedding = embeddingOf(() => vectors, vectors.length / width, width);
  const catalogue = searchTracks(vectors, width, { path: `${keep}.usearch`, examples: histories.played });
  catalogue.settled.catch((error: unknown) => log(`The graph of neighbours could not be built: ${String(error)}`));
  const placeOf = new Map(Array.from(histories.numbers, (number, place) => [number, place]));

  /** The moment a session begins, and the vector [width] predicted for it. */
  function predict(session: number, context: Readonly<Record<string, string>>): { moment: OneMoment; vector: Float32Array } {
    const place = placeOf.get(session);
    if (place === undefined) {
      throw new AppError(
        'input.invalid',
        `Session ${session} is none that run ${order.runId} looks at. Choose one of the test part, within the listener's last ${order.hyperparameters['historyLength']} sessions.`,
        { received: session },
      );
    }
    const moment = inContext(oneMoment(histories, place), context);
    for (const { vectors: predicted } of learner.predict(moment.histories, Int32Array.of(moment.place)))
      return { moment, vector: unitVector(predicted.subarray(0, width)) };
    throw new Error(`The model ${order.model} predicted nothing for session ${session}.`);
  }

  return {
    task: 'session-start',
    rankMoment({ session, context, among, k }) {
      const { moment, vector } = predict(session, context);
      const { histories: own, place } = moment;
      const outcomes = outcomesOf(own, place);
      const recent = () => Int32Array.from(recentTracks(own, place, 0, MOST_RECENT_TRACKS));
      const searcher = among === 'catalogue' ? catalogue : exactSearch(vectors, width, recent());
      const best = searcher.nearest(vector, k);
      const played = [...outcomes].filter(([, outcome]) => outcome === 'played').map(([track]) => track);
      const among100 = among === 'catalogue' ? null : new Set(recent());
      return {
        run: order.runId,
        tracks: Array.from(best.tracks, (track, index) => ({
          rank: index + 1,
          score: best.scores[index]!,
          outcome: outcomes.get(track) ?? null,
          ...names.describe(track),
        })),
        candidates: searcher.size,
        played: played.length,
        found: played.filter((track) => among100?.has(track) ?? hasDirection(vectors, track, width)).length,
        cosine: hasDirection(own.played, place, width) ? product(vector, own.played, place, width) : null,
        likeUnchanged: Object.keys(context).length === 0 ? null : likeness(vector, predict(session, {}).vector),
        search: searcher.how(),
      };
    },
    explainMoment({ session, context, track: id }) {
      const track = numbers.get(id);
      if (track === undefined || !hasDirection(vectors, track, width)) {
        throw new AppError('audition.unknownTrack', `The track ${id} has no vector in this run.`, { unknownTracks: [id] });
      }
      const { moment, vector } = predict(session, context);
      const { histories: own, place } = moment;
      const past = Array.from({ length: place }, (_, earlier) => earlier).filter((earlier) => hasDirection(own.all, earlier, width));
      const near = past.map((earlier) => ({ earlier, withPrediction: product(vector, own.all, earlier, width) }));
      near.sort((a, b) => b.withPrediction - a.withPrediction || b.earlier - a.earlier).splice(SHOWN_SESSIONS);
      const plays = (earlier: number) =>
        own.tracks.subarray(own.trackOffsets[earlier]!, own.trackOffsets[earlier + 1]!).filter((played) => played === track).length;
      return {
        summary: model.isOracle
          ? 'It has looked at the very session it predicts: a bound, not a model.'
          : `The past sessions nearest to the vector it predicts, by the mean vector of their first tracks. ${heardText(own, place, track)}`,
        nearest: near.map(({ earlier, withPrediction }) => ({
          session: own.numbers[earlier]!,
          ago: place - earlier,
          contexts: own.contexts.flatMap(({ name, values, codes }) =>
            codes[earlier]! > 0 ? [{ name, value: values[codes[earlier]!]! }] : [],
          ),
          withPrediction,
          withTrack: product(vectors.subarray(track * width, (track + 1) * width), own.all, earlier, width),
          plays: plays(earlier),
        })),
      };
    },
    map: () => embedding.map((track) => trackLabel(names.describe(track))),
    locate: ({ tracks }) => embedding.locate(tracks.map((id) => numbers.get(id))),
    dispose() {
      catalogue.dispose();
      learner.dispose();
    },
  };
}

/** What became of each track of a session; played through once is played. */
function outcomesOf({ trackOffsets, tracks, isSkipped }: SessionHistories, place: number): Map<number, 'played' | 'skipped'> {
  const outcomes = new Map<number, 'played' | 'skipped'>();
  for (let event = trackOffsets[place]!; event < trackOffsets[place + 1]!; event++) {
    if (isSkipped[event] === 0) outcomes.set(tracks[event]!, 'played');
    else if (!outcomes.has(tracks[event]!)) outcomes.set(tracks[event]!, 'skipped');
  }
  return outcomes;
}

function heardText({ trackOffsets, tracks, isSkipped }: SessionHistories, place: number, track: number): string {
  let [plays, skips] = [0, 0];
  for (let event = 0; event < trackOffsets[place]!; event++) {
    if (tracks[event] !== track) continue;
    plays += 1;
    skips += isSkipped[event]!;
  }
  if (plays === 0) return 'The listener has not heard this track in them or in any other.';
  return `The listener has heard this track ${plays === 1 ? 'once' : `${plays} times`} before${skips > 0 ? `, and skipped it ${skips === 1 ? 'once' : `${skips} times`}` : ''}.`;
}

/** Cosine of two vectors of unit length: 1 where they are the same, and then alone. */
function likeness(a: Float32Array, b: Float32Array): number {
  if (a.every((value, column) => value === b[column])) return 1;
  return Math.min(product(a, b, 0, a.length), 1 - Number.EPSILON);
}

function unitVector(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => (length === 0 ? 0 : value / length));
}

async function toEnd<Result>(work: AsyncGenerator<void, Result>): Promise<Result> {
  for (let next = await work.next(); ; next = await work.next()) if (next.done === true) return next.value;
}
