import type { ContextShares } from '../../../shared/domain/context-analysis.ts';
import { readPreparedSessions } from '../prepared-sessions.ts';
import { type ContextsRequest, readContexts, type SessionContext } from './read-contexts.ts';

/** More cannot be told apart on a screen. */
const MOST_VALUES = 48;

/** Sessions and listeners by value of every context of a data set; throws `dataset.damaged`. */
export async function contextShares({ datasetDirectory, partsOfDay }: ContextsRequest): Promise<ContextShares[]> {
  const { users } = await readPreparedSessions(datasetDirectory);
  return (await readContexts(datasetDirectory, partsOfDay)).map((context) => sharesOf(context, users));
}

function sharesOf({ name, values, codes }: SessionContext, users: Int32Array | null): ContextShares {
  const sessions = new Int32Array(values.length);
  for (const code of codes) sessions[code]! += 1;
  const known = codes.length - sessions[0]!;
  const listeners = users === null ? null : listenersByCode(codes, users, values.length);
  const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
  const found = values.flatMap((value, code) => {
    if (code === 0 || sessions[code] === 0) return [];
    const own = listeners?.byCode[code] ?? null;
    return {
      value,
      sessions: sessions[code]!,
      share: share(sessions[code]!, known),
      users: own,
      userShare: own && share(own, listeners!.known),
    };
  });
  const frequent = new Set(found.toSorted((a, b) => b.sessions - a.sessions).slice(0, MOST_VALUES));
  const shown = found.filter((entry) => frequent.has(entry));
  return { name, sessions: known, users: listeners?.known ?? null, values: shown, hidden: found.length - shown.length };
}

/** How many listeners have at least one session of each code, and of any known one. */
function listenersByCode(codes: Int32Array, users: Int32Array, codeCount: number): { byCode: Int32Array; known: number } {
  const pairs = new Set<number>();
  const known = new Set<number>();
  const byCode = new Int32Array(codeCount);
  for (const [session, code] of codes.entries()) {
    const user = users[session]!;
    if (code === 0 || user < 0) continue;
    known.add(user);
    const pair = user * codeCount + code;
    if (pairs.has(pair)) continue;
    pairs.add(pair);
    byCode[code]! += 1;
  }
  return { byCode, known: known.size };
}
