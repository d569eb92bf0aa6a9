import { noWeights } from '../engine/weight-store.ts';
import type { EnsembleSettings } from './ensemble-hyperparameters.ts';
import type { Reason } from './reason.ts';

/** Tracks by falling score: the first `depth` + 1 at least, or all there are. */
export type Ranking = { tracks: Int32Array; scores: Float32Array };

type Voting = Pick<EnsembleSettings, 'vote' | 'depth' | 'smoothing'>;

export const weightOf = ({ weights }: Pick<EnsembleSettings, 'weights'>, member: number) => weights[member] ?? 1;

/**
 * What a member gives a track that it ranks at `place`, 1 the best, with a half where an even number of equal scores share their places; 0 below `depth`.
 *
 * `reciprocal-rank`: (smoothing + 1) / (smoothing + place), of Cormack, Clarke and Büttcher 2009, who have 1 above the line, which changes no order.
 * `borda`: the share of the `depth` places that lie at or below it (Aslam and Montague 2001), for lists cut at `depth`. Both give the first place 1.
 */
export function voteOf(place: number, { vote, depth, smoothing }: Voting): number {
  if (place > depth) return 0;
  return vote === 'borda' ? (depth + 1 - place) / depth : (smoothing + 1) / (smoothing + place);
}

/**
 * Gives `cast` each track of a ranking that is voted for, and the vote. Equal scores share the mean of their places; those that reach below
 * `depth` are not voted for, as nothing tells which of them is above it.
 */
export function castVotes({ tracks, scores }: Ranking, voting: Voting, cast: (track: number, vote: number) => void): void {
  for (let first = 0; first < tracks.length; ) {
    let end = first + 1;
    while (end < tracks.length && scores[end] === scores[first]) end++;
    if (end > voting.depth) return;
    const vote = voteOf((first + 1 + end) / 2, voting);
    for (let at = first; at < end; at++) cast(tracks[at]!, vote);
    first = end;
  }
}

/** Why an ensemble recommends a track: the place each member gives it. */
export function explainVotes(rankings: readonly (Ranking & { name: string })[], track: number, settings: EnsembleSettings): Reason {
  const voices = rankings.map(({ name, tracks }, member) => {
    const place = tracks.indexOf(track) + 1;
    const where = place === 0 || place > settings.depth ? `not among its first ${settings.depth}` : `at place ${place}`;
    return `${name} ${where}, weighing ${weightOf(settings, member)}`;
  });
  return { summary: `How its members rank it: ${voices.join('; ')}.`, measure: null, evidence: [] };
}

/** What every learner is asked beside its task, of one that only lets others vote: it has nothing to learn or to keep. */
export function learntElsewhere(
  members: readonly { name: string; learner: { dispose(): void } }[],
  settings: Pick<EnsembleSettings, 'weights'>,
) {
  return {
    epochs: 1,
    eventsPerEpoch: members.length,
    weights: noWeights,
    notes: members.map(({ name }, member) => `${name} votes with a weight of ${weightOf(settings, member)}.`),
    *trainEpoch() {
      yield { loss: null, events: members.length };
    },
    dispose() {
      for (const { learner } of members) learner.dispose();
    },
  };
}
