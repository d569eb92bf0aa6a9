import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type DatasetSummary, splitsWithinSessions } from '../../shared/domain/dataset.ts';
import type { SearchSpec } from '../../shared/domain/search.ts';
import { AppError } from '../../shared/errors.ts';
import { LAYOUT } from '../data/layout.ts';
import { noGroups } from '../layers/require-groups.ts';
import { findModel } from '../models/registry.ts';

const WITHIN = 'Choose a split that holds out tracks of each: some tracks, one fold, or one track.';

const GROUPS = { artist: LAYOUT.trackArtists, album: LAYOUT.trackAlbums } as const;

/**
 * Refuses a search whose models cannot learn from its data as it is split, before anything is trained; `details.path` names the field.
 * Throws `search.invalidSpec`, `dataset.noRatings` where ratings are to be predicted and there are none, and `dataset.noGroups` where a model needs to know the artists or albums.
 */
export function checkSearchData(spec: SearchSpec, { dataset, directory }: { dataset: DatasetSummary; directory: string }): void {
  const first = spec.models[0]!.model;
  const { task, title } = findModel(first);
  const { holds, name } = dataset;
  const isWithin = splitsWithinSessions(spec.split);
  const refuse = (message: string, path: string, received: unknown) => {
    throw new AppError('search.invalidSpec', message, { path, received });
  };

  switch (task) {
    case 'playlist':
      if (!isWithin) refuse(`${title} continues what is known of a playlist or listener. ${WITHIN}`, 'split', spec.split.kind);
      for (const model of spec.models.map((one) => findModel(one.model))) {
        if (model.needs === undefined || existsSync(join(directory, GROUPS[model.needs]))) continue;
        throw new AppError('dataset.noGroups', `${model.title} cannot be used: ${noGroups(model.needs)}`, {
          path: 'dataset',
          received: name,
        });
      }
      return;
    case 'rating':
      if (!existsSync(join(directory, LAYOUT.eventValues))) {
        throw new AppError('dataset.noRatings', `${title} predicts ratings, and "${name}" has none. Choose a data set with ratings.`, {
          path: 'dataset',
          received: name,
        });
      }
      // Where every session is a listener, those of the test part would have nothing to be known by.
      if (!isWithin && spec.split.kind !== 'given' && (dataset.users ?? dataset.sessions) === dataset.sessions) {
        refuse(`${title} predicts ratings of listeners it knows. ${WITHIN}`, 'split', spec.split.kind);
      }
      return;
    case 'session-start':
      if (holds !== 'sessions')
        refuse(`${title} predicts how sessions begin, and "${name}" holds ${holds}. Choose a data set of sessions.`, 'dataset', name);
      break;
    case 'next-track':
      if (holds === 'counts' || holds === 'ratings') {
        refuse(
          `${title} learns from the order of tracks, and "${name}" holds ${holds}, which have none. Choose a data set of sessions or playlists, or models that continue playlists.`,
          'dataset',
          name,
        );
      }
  }
  if (isWithin)
    refuse(
      `${title} learns from whole sessions, and this split takes tracks out of each. Choose a split of sessions.`,
      'split',
      spec.split.kind,
    );
}
