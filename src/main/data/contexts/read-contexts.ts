import { DAYPART } from '../../../shared/domain/improvement.ts';
import { PARTS_OF_DAY, partOfDay } from '../../../shared/domain/parts-of-day.ts';
import { readIntegers } from '../audition/array-files.ts';
import { readDeclaredContexts } from '../audition/read-session.ts';

/** A context of all sessions: entry s of `codes` chooses among `values`; code 0 is unknown. */
export type SessionContext = { name: string; values: string[]; codes: Int32Array };

/** The contexts of a data set and, where it has hours, the parts of the day of P1; throws `dataset.damaged`. */
export async function readContexts(datasetDirectory: string): Promise<SessionContext[]> {
  const contexts: SessionContext[] = [];
  for (const { name, values, file } of await readDeclaredContexts(datasetDirectory)) {
    contexts.push({ name, values, codes: await readIntegers(file) });
  }
  const hours = contexts.find(({ name }) => name === 'hour');
  return hours === undefined || contexts.some(({ name }) => name === DAYPART) ? contexts : [...contexts, partsOf(hours)];
}

function partsOf({ values, codes }: SessionContext): SessionContext {
  const codeOf = values.map((value) => {
    const hour = Number(value);
    return Number.isInteger(hour) && hour >= 0 && hour < 24 ? 1 + PARTS_OF_DAY.indexOf(partOfDay(hour, PARTS_OF_DAY)) : 0;
  });
  return { name: DAYPART, values: ['unknown', ...PARTS_OF_DAY.map(({ name }) => name)], codes: codes.map((code) => codeOf[code] ?? 0) };
}
