import type { TieRule } from '../../shared/domain/search.ts';
import { type EnsembleSettings, ensembleHyperparameters } from '../layers/ensemble-hyperparameters.ts';
import type { RankedBatch } from '../layers/rank-sessions.ts';
import { recommendEach } from '../layers/recommend-each.ts';
import { type SessionPart, sessionCount } from '../layers/session-part.ts';
import { createSparseScores } from '../layers/sparse-scores.ts';
import { castVotes, explainVotes, learntElsewhere, type Ranking, weightOf } from '../layers/votes.ts';
import { defineModel, type Member, type NextTrackLearner, type ScoredTracks } from './define-model.ts';

/** Sessions that members are asked about at once: networks answer many in hardly more time than one. */
const SESSIONS_AT_ONCE = 128;

/**
 * Ranks the next track by the votes of finished runs.
 *
 * Paper: as `ensemble`, which continues playlists.
 * Symbols: r(m, t) = place of track t on the list of member m after a session; w(m) its weight; v(r) its vote, see `voteOf`. Score: sum over m of w(m) v(r(m, t)).
 * Output: scores of the tracks on any member's list; all others tie at 0.
 * Practical size: that of its members together; judging asks each member for a list of `depth` tracks a prediction.
 * Deviations: as `ensemble`; members that weigh the age of what they learnt vote as they recommend, as if every session followed the newest they know.
 */
export const ensembleNextTrack = defineModel({
  id: 'ensemble-next-track',
  version: 1,
  title: 'Ensemble, next track',
  task: 'next-track',
  learns: 'counts',
  summary: 'Ranks the next track by the votes of finished runs, each with a weight of its own.',
  source: 'P3; Cormack et al., Reciprocal Rank Fusion, 2009; Aslam and Montague, Models for Metasearch, 2001',
  // Networks list no more than 1,000 tracks, of which the last tells only whether the one before is level with it.
  hyperparameters: ensembleHyperparameters({ depth: 100, deepest: 999 }),
  build: (settings, data, run) => buildEnsemble(settings, data.trackCount, run.ties, run.members ?? []),
});

function buildEnsemble(
  settings: EnsembleSettings,
  trackCount: number,
  ties: TieRule,
  members: readonly Member<NextTrackLearner>[],
): NextTrackLearner {
  const votes = createSparseScores(trackCount);
  const listLength = Math.min(settings.depth + 1, trackCount);

  /** The ballot after each session, good until the next. */
  function* ballots(sessions: readonly Int32Array[]) {
    const lists = members.map(({ learner }) => recommendEach(learner, sessions, listLength)[Symbol.iterator]());
    for (const _ of sessions) {
      votes.clear();
      lists.forEach((rankings, member) => {
        const weight = weightOf(settings, member);
        if (weight > 0) castVotes(rankings.next().value as Ranking, settings, (track, vote) => votes.add(track, weight * vote));
      });
      yield votes;
    }
  }

  function* recommendMany(sessions: readonly Int32Array[], k: number): Iterable<ScoredTracks> {
    for (const ballot of ballots(sessions)) yield ballot.best(k);
  }

  return {
    ...learntElsewhere(members, settings),
    *rank(part) {
      for (const asked of predictions(part)) {
        const ranks = new Float64Array(asked.size);
        let entry = 0;
        for (const ballot of ballots(asked.histories)) {
          ranks[entry] = ballot.rank(asked.targets[entry]!, ties);
          entry++;
        }
        yield { size: asked.size, sessions: asked.sessions, heard: asked.heard, ranks } satisfies RankedBatch;
      }
    },
    recommend(session, k) {
      const [best] = recommendMany([session], k);
      return best!;
    },
    recommendMany,
    explain: (session, track) =>
      explainVotes(
        members.map(({ name, learner }) => ({ name, ...learner.recommend(session, listLength) })),
        track,
        settings,
      ),
  };
}

/** Every prediction of a part, a few at a time: what was heard, and what came next. */
function* predictions({ offsets, tracks }: SessionPart) {
  const empty = () => ({
    size: 0,
    sessions: [] as number[],
    heard: [] as number[],
    histories: [] as Int32Array[],
    targets: [] as number[],
  });
  let asked = empty();
  const batch = () => ({ ...asked, sessions: Int32Array.from(asked.sessions), heard: Int32Array.from(asked.heard) });
  for (let session = 0; session < sessionCount({ offsets, tracks }); session++) {
    for (let place = offsets[session]! + 1; place < offsets[session + 1]!; place++) {
      asked.sessions.push(session);
      asked.heard.push(place - offsets[session]!);
      asked.histories.push(tracks.subarray(offsets[session]!, place));
      asked.targets.push(tracks[place]!);
      if (++asked.size < SESSIONS_AT_ONCE) continue;
      yield batch();
      asked = empty();
    }
  }
  if (asked.size > 0) yield batch();
}
