import { AppError } from '../../shared/errors.ts';

/** The groups of tracks, such as artists; throws `dataset.noGroups` where the data does not tell them. */
export function requireGroups(groups: Int32Array | null, name: 'artist' | 'album'): Int32Array {
  if (groups !== null) return groups;
  throw new AppError('dataset.noGroups', noGroups(name), { name });
}

/** What to say of data that does not tell the groups of its tracks. */
export const noGroups = (name: 'artist' | 'album') =>
  `The data set does not say the ${name} of its tracks. Import it with a column of the role "${name}"; one imported by an earlier version has to be imported again.`;
