/** A stretch of time in milliseconds since 1970: `from` is in it, `to` no longer. */
export type Period = { from: number; to: number };

const DAY = 86_400_000;
const AGO = /^(\d+)(min|h|d|w)$/;
const AGO_UNITS: Record<string, number> = { min: 60_000, h: 3_600_000, d: DAY, w: 7 * DAY };
const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2}))?)?)?$/;

/**
 * The time a filter's word means, in the reader's time zone: `2026`, `2026-03`, `2026-03-09`, `2026-03-09T14:05`, `today`, `yesterday`,
 * or an age such as `90min`, `12h`, `7d`, `2w`, which is that moment. Null for anything else, the 31st of February included.
 */
export function readPeriod(word: string, now: Date): Period | null {
  const text = word.toLowerCase();
  if (text === 'today') return day(now, 0);
  if (text === 'yesterday') return day(now, -1);
  const ago = AGO.exec(text);
  if (ago !== null) {
    const moment = now.getTime() - Number(ago[1]) * (AGO_UNITS[ago[2]!] ?? 0);
    return { from: moment, to: moment + 1 };
  }
  return readDate(word);
}

function readDate(word: string): Period | null {
  const match = DATE.exec(word.toUpperCase());
  if (match === null) return null;
  const [year, month, date, hour, minute] = match.slice(1).map((part) => (part === undefined ? undefined : Number(part)));
  if (year === undefined || (month !== undefined && (month < 1 || month > 12))) return null;
  if (month === undefined) return { from: at(year, 0), to: at(year + 1, 0) };
  if (date === undefined) return { from: at(year, month - 1), to: at(year, month) };
  if (new Date(at(year, month - 1, date)).getDate() !== date) return null;
  if (hour === undefined || minute === undefined) return { from: at(year, month - 1, date), to: at(year, month - 1, date + 1) };
  if (hour > 23 || minute > 59) return null;
  const moment = at(year, month - 1, date, hour, minute);
  return { from: moment, to: moment + 60_000 };
}

function day(now: Date, offset: number): Period {
  const [year, month, date] = [now.getFullYear(), now.getMonth(), now.getDate() + offset];
  return { from: at(year, month, date), to: at(year, month, date + 1) };
}

/** Local time. */
function at(year: number, month: number, date = 1, hour = 0, minute = 0): number {
  return new Date(year, month, date, hour, minute).getTime();
}
