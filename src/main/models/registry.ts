import { closestName } from '../../shared/closest-name.ts';
import type { Hyperparameters } from '../../shared/domain/model.ts';
import { AppError } from '../../shared/errors.ts';
import { associationRules } from './association-rules.ts';
import { checkHyperparameters } from './check-hyperparameters.ts';
import type { Model } from './define-model.ts';
import { gru4rec } from './gru4rec.ts';
import { itemKnn } from './item-knn.ts';
import { lstmPlaylist } from './lstm-playlist.ts';
import { markov } from './markov.ts';
import { mostPopularInSession } from './most-popular-in-session.ts';
import { popularity } from './popularity.ts';
import { sKnn } from './s-knn.ts';
import { sasrec } from './sasrec.ts';
import { sequentialRules } from './sequential-rules.ts';
import { stan } from './stan.ts';
import { vSknn } from './v-sknn.ts';
import { vstan } from './vstan.ts';

/** Every model Segue knows, in the order catalogues show them. */
export const models: readonly Model[] = [
  popularity,
  mostPopularInSession,
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

/** Checks the hyperparameters of a model and fills in its defaults; throws `model.notFound` or `model.invalidHyperparameter`. */
export function parseHyperparameters(id: string, values: Readonly<Record<string, unknown>>): Hyperparameters {
  return checkHyperparameters(findModel(id), values);
}
