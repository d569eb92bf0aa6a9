import { DAYPART, type PartOfDay, toPartsOfDay } from '../../../shared/domain/parts-of-day.ts';
import { readIntegers } from '../audition/array-files.ts';
import { readDeclaredContexts } from '../audition/read-session.ts';

/** A data set, and how its hours are grouped. */
export type ContextsRequest = { datasetDirectory: string; partsOfDay: readonly PartOfDay[] };

/** A context of all sessions: entry s of `codes` chooses among `values`; code 0 is unknown. */
export type SessionContext = { name: string; values: string[]; codes: Int32Array };

/** The contexts of a data set and, where it has hours, the parts of the day; throws `dataset.damaged`. */
export async function readContexts(datasetDirectory: string, partsOfDay: readonly PartOfDay[]): Promise<SessionContext[]> {
  const contexts: SessionContext[] = [];
  for (const { name, values, file } of await readDeclaredContexts(datasetDirectory)) {
    contexts.push({ name, values, codes: await readIntegers(file) });
  }
  const hours = contexts.find(({ name }) => name === 'hour');
  return hours === undefined || contexts.some(({ name }) => name === DAYPART) ? contexts : [...contexts, toPartsOfDay(hours, partsOfDay)];
}
