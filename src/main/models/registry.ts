import { closestName } from '../../shared/closest-name.ts';
import type { Hyperparameters } from '../../shared/domain/model.ts';
import { AppError } from '../../shared/errors.ts';
import { artistPopularity } from './artist-popularity.ts';
import { associationRules } from './association-rules.ts';
import { averageSession } from './average-session.ts';
import { checkHyperparameters } from './check-hyperparameters.ts';
import { content } from './content.ts';
import { cosernn } from './cosernn.ts';
import type { Model, NextTrackModel, SessionStartModel } from './define-model.ts';
import { ease } from './ease.ts';
import { ensemble } from './ensemble.ts';
import { ensembleNextTrack } from './ensemble-next-track.ts';
import { esasrec } from './esasrec.ts';
import { gru4rec } from './gru4rec.ts';
import { ials } from './ials.ts';
import { itemKnn } from './item-knn.ts';
import { jodie } from './jodie.ts';
import { lastSession } from './last-session.ts';
import { latentCross } from './latent-cross.ts';
import { lstmPlaylist } from './lstm-playlist.ts';
import { markov } from './markov.ts';
import { mostCollected } from './most-collected.ts';
import { mostPopularInSession } from './most-popular-in-session.ts';
import { ncf } from './ncf.ts';
import { oracleFull } from './oracle-full.ts';
import { oracleHalf } from './oracle-half.ts';
import { playlistMf } from './playlist-mf.ts';
import { popularSession } from './popular-session.ts';
import { popularity } from './popularity.ts';
import { rrn } from './rrn.ts';
import { sKnn } from './s-knn.ts';
import { sameAlbum } from './same-album.ts';
import { sameArtist } from './same-artist.ts';
import { sasrec } from './sasrec.ts';
import { sequentialRules } from './sequential-rules.ts';
import { stan } from './stan.ts';
import { svd } from './svd.ts';
import { vSknn } from './v-sknn.ts';
import { vstan } from './vstan.ts';

/** Every model Segue knows, in the order catalogues show them. */
export const models: readonly Model[] = [
  popularity,
  mostPopularInSession,
  content,
  associationRules,
  markov,
  sequentialRules,
  itemKnn,
  sKnn,
  vSknn,
  stan,
  vstan,
  gru4rec,
  lstmPlaylist,
  sasrec,
  esasrec,
  ensembleNextTrack,
  lastSession,
  averageSession,
  popularSession,
  rrn,
  latentCross,
  jodie,
  cosernn,
  oracleHalf,
  oracleFull,
  mostCollected,
  artistPopularity,
  sameArtist,
  sameAlbum,
  playlistMf,
  ials,
  ease,
  ncf,
  ensemble,
  svd,
];

/** Finds a model by id; throws `model.notFound` with the known ones. */
export function findModel(id: string): Model {
  const model = models.find((candidate) => candidate.id === id);
  if (model !== undefined) return model;
  const known = models.map((candidate) => candidate.id);
  const near = closestName(id, known);
  const cure = near === null ? '' : ` Did you mean "${near}"?`;
  throw new AppError('model.notFound', `There is no model "${id}".${cure} Known models: ${known.join(', ')}.`, { received: id, known });
}

/** Finds a model that ranks the next track; throws `model.notFound`, or `input.invalid` for a model of another task. */
export function findNextTrackModel(id: string): NextTrackModel {
  const model = findModel(id);
  if (model.task === 'next-track') return model;
  throw wrongTask(model, 'does not rank next tracks');
}

/** Finds a model that predicts how sessions start; throws `model.notFound`, or `input.invalid` for a model of another task. */
export function findSessionStartModel(id: string): SessionStartModel {
  const model = findModel(id);
  if (model.task === 'session-start') return model;
  throw wrongTask(model, 'does not predict how sessions start');
}

function wrongTask({ id, task }: Model, what: string): AppError {
  return new AppError('input.invalid', `The model ${id} ${what}: its task is ${task}. Choose a run of another model.`, {
    received: id,
    task,
  });
}

/** Checks the hyperparameters of a model and fills in its defaults; throws `model.notFound` or `model.invalidHyperparameter`. */
export function parseHyperparameters(id: string, values: Readonly<Record<string, unknown>>): Hyperparameters {
  return checkHyperparameters(findModel(id), values);
}
