import { type CollectionData, tracksOf } from '../layers/collections.ts';
import { type EnsembleSettings, ensembleHyperparameters } from '../layers/ensemble-hyperparameters.ts';
import { castVotes, explainVotes, learntElsewhere, type Ranking, voteOf, weightOf } from '../layers/votes.ts';
import { type CollectionLearner, defineModel, type Member } from './define-model.ts';

/**
 * Continues playlists by the votes of finished runs.
 *
 * Paper: P3 proposes ensembles of different models whose voting weights are adjusted, and names no vote. Reciprocal rank fusion: Cormack, Clarke and
 *   Büttcher 2009; Borda: Aslam and Montague 2001.
 * Symbols: r(m, t) = place of track t among the tracks that are not in the playlist, by the scores of member m; w(m) its weight; v(r) its vote, see
 *   `voteOf`. Score: sum over m of w(m) v(r(m, t)).
 * Output: scores float32 [tracks]. A track of the playlist itself is given the place it would take among the others, for the map of a playlist.
 * Practical size: that of its members together, all of which are in memory.
 * Deviations: lists are cut at `depth`; equal scores share the mean of their places.
 */
export const ensemble = defineModel({
  id: 'ensemble',
  version: 1,
  title: 'Ensemble',
  task: 'playlist',
  learns: 'counts',
  summary: 'Continues playlists by the votes of finished runs, each with a weight of its own.',
  source: 'P3; Cormack et al., Reciprocal Rank Fusion, 2009; Aslam and Montague, Models for Metasearch, 2001',
  hyperparameters: ensembleHyperparameters({ depth: 1000, deepest: 10_000 }),
  build: (settings, data, { members = [] }) => buildEnsemble(settings, data, members),
});

function buildEnsemble(settings: EnsembleSettings, data: CollectionData, members: readonly Member<CollectionLearner>[]): CollectionLearner {
  const { trackCount, train } = data;

  /** The tracks that are not in the list, down to those level with the one below the last place that counts. */
  function rankOthers(scores: Float32Array, isOwn: Uint8Array): Ranking {
    const others = scores.filter((_, track) => isOwn[track] === 0).sort();
    const least = others.length > settings.depth ? others[others.length - 1 - settings.depth]! : Number.NEGATIVE_INFINITY;
    const tracks: number[] = [];
    for (let track = 0; track < trackCount; track++) if (isOwn[track] === 0 && scores[track]! >= least) tracks.push(track);
    tracks.sort((a, b) => scores[b]! - scores[a]! || a - b);
    return { tracks: Int32Array.from(tracks), scores: Float32Array.from(tracks, (track) => scores[track]!) };
  }

  function addVotes(sums: Float64Array, scores: Float32Array, own: Int32Array, weight: number): void {
    const isOwn = marksOf(own, trackCount);
    const ranking = rankOthers(scores, isOwn);
    castVotes(ranking, settings, (track, vote) => {
      sums[track]! += weight * vote;
    });
    for (const track of own) {
      const above = ranking.scores.filter((score) => score > scores[track]!).length;
      const level = ranking.scores.filter((score) => score === scores[track]).length;
      sums[track]! += weight * voteOf(above + (level + 1) / 2, settings);
    }
  }

  function* score(rows: Int32Array) {
    const heard = members.map(({ learner }) => learner.score(rows)[Symbol.iterator]());
    const sums = new Float64Array(trackCount);
    for (const row of rows) {
      sums.fill(0);
      heard.forEach((scores, member) => {
        addVotes(sums, scores.next().value as Float32Array, tracksOf(train, row), weightOf(settings, member));
      });
      yield Float32Array.from(sums);
    }
  }

  const listeners = members.flatMap(({ name, learner: { scoreTracks } }) => (scoreTracks === undefined ? [] : [{ name, scoreTracks }]));
  /** What it does where every member can speak of lists it was not trained on. */
  const anyList: Pick<CollectionLearner, 'scoreTracks' | 'explain'> = {
    scoreTracks(tracks) {
      const sums = new Float64Array(trackCount);
      listeners.forEach(({ scoreTracks }, member) => {
        addVotes(sums, scoreTracks(tracks), tracks, weightOf(settings, member));
      });
      return Float32Array.from(sums);
    },
    explain(tracks, track) {
      const isOwn = marksOf(tracks, trackCount);
      const rankings = listeners.map(({ name, scoreTracks }) => ({ name, ...rankOthers(scoreTracks(tracks), isOwn) }));
      return explainVotes(rankings, track, settings);
    },
  };

  return {
    ...learntElsewhere(members, settings),
    score,
    ...(listeners.length === members.length ? anyList : {}),
  };
}

function marksOf(tracks: Int32Array, trackCount: number): Uint8Array {
  const marks = new Uint8Array(trackCount);
  for (const track of tracks) marks[track] = 1;
  return marks;
}
