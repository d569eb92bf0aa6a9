import { describeDelimited } from './describe-table.ts';
import { type FileHead, headerOf } from './file-head.ts';
import type { Reader } from './reader.ts';
import { mapByRoles, requireNamed, textOf } from './row-mapping.ts';
import type { SourceColumn } from './source-column.ts';
import { openTable } from './table.ts';
import { loadTrackTable } from './track-table.ts';

const REQUIRED = ['session_id', 'session_position', 'track_id_clean'];
/** Roles and, for contexts, names in the workbench. `skip_2` (played only briefly) is what the data's skip prediction challenge calls a skip. */
const ROLES: Record<string, Pick<SourceColumn, 'role' | 'contextName'>> = {
  session_id: { role: 'session' },
  session_position: { role: 'position' },
  track_id_clean: { role: 'track' },
  skip_2: { role: 'skipped' },
  date: { role: 'timestamp' },
  hour_of_day: { role: 'context', contextName: 'hour' },
  context_type: { role: 'context', contextName: 'source' },
  premium: { role: 'context', contextName: 'premium' },
  hist_user_behavior_is_shuffle: { role: 'context', contextName: 'shuffle' },
};
/** The published logs write the first way, a sample going round the second. */
const DATE_FORMATS = `['%d-%m-%y %H', '%Y-%m-%d %H']`;

/** Spotify's Music Streaming Sessions Dataset (Brost, Mehrotra, Jehan 2019): logs of 21 columns, and tables of track features. */
export const mssd: Reader = {
  format: 'mssd',
  recognises: (head) => hasColumns(head, REQUIRED) || isTrackFeatures(head),
  describe: async (head) => {
    const description = describeDelimited(head);
    requireNamed(description.columns, REQUIRED, head.path, 'Music Streaming Sessions log');
    const columns = description.columns.map(({ name, samples }) => ({ name, samples, ...(ROLES[name] ?? { role: 'ignore' as const }) }));
    return { ...description, columns };
  },
  open: openTable,
  map: (columns, source) => {
    const mapping = mapByRoles(columns, source);
    const date = columns.find(({ role }) => role === 'timestamp')?.name;
    const hasHour = columns.some(({ name }) => name === 'hour_of_day');
    // Days have no time of their own: the hour stands beside them.
    if (date !== 'date' || !hasHour) return mapping;
    const text = `${textOf('date')} || ' ' || lpad(${textOf('hour_of_day')}, 2, '0')`;
    return { ...mapping, time: { text, read: `try_strptime(time_text, ${DATE_FORMATS})` } };
  },
  tracks: { recognises: isTrackFeatures, load: loadTrackTable },
};

function isTrackFeatures(head: FileHead): boolean {
  return hasColumns(head, ['track_id', 'us_popularity_estimate', 'acoustic_vector_0']);
}

function hasColumns(head: FileHead, names: readonly string[]): boolean {
  const header = headerOf(head);
  return names.every((name) => header.includes(name));
}
