const SIGNIFICANT_DIGITS = 4;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A measured value with 4 significant digits: `0.1591`, `0.01800`, `7,983`, `1.235e-7`. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e9) return value.toExponential(SIGNIFICANT_DIGITS - 1);
  if (size >= 10 ** (SIGNIFICANT_DIGITS - 1)) return formatCount(value);
  return value.toPrecision(SIGNIFICANT_DIGITS);
}

/** Made once: making one takes longer than a thousand uses. */
const WHOLE_NUMBER = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** A whole number with its thousands separated: `1,234,567`. */
export function formatCount(value: number): string {
  return WHOLE_NUMBER.format(Math.round(value));
}

/** `1 run`, `1,234 runs`. */
export function formatRuns(count: number): string {
  return count === 1 ? '1 run' : `${formatCount(count)} runs`;
}

/** A share as a percentage: `42 %`, `4.2 %`, `2,808 %`. */
export function formatShare(share: number): string {
  const percent = share * 100;
  return `${percent !== 0 && Math.abs(percent) < 10 ? percent.toFixed(1) : formatCount(percent)} %`;
}

/** A relative change with its sign: `+12 %`, `−3.4 %`; a dash where there is none. */
export function formatGain(improvement: number | null): string {
  return improvement === null ? '–' : `${improvement < 0 ? '−' : '+'}${formatShare(Math.abs(improvement))}`;
}

/** A difference with its sign; 0 has none. */
export function formatDifference(value: number): string {
  return `${value > 0 ? '+' : value < 0 ? '−' : ''}${formatNumber(Math.abs(value))}`;
}

/** A duration in its two largest units: `0.4 s`, `12 s`, `3 min 05 s`, `2 h 10 min`, `3 d 4 h`. */
export function formatDuration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)} min ${pad(whole % MINUTE)} s`;
  if (whole < DAY) return `${Math.floor(whole / HOUR)} h ${pad(Math.floor((whole % HOUR) / MINUTE))} min`;
  return `${Math.floor(whole / DAY)} d ${Math.floor((whole % DAY) / HOUR)} h`;
}

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** A size in binary units with three digits: `812 B`, `4.10 MiB`, `27.3 GiB`. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), BYTE_UNITS.length - 1);
  const value = bytes / 1024 ** power;
  if (power === 0) return `${bytes} B`;
  return `${value >= 100 ? value.toFixed(0) : value.toPrecision(3)} ${BYTE_UNITS[power]}`;
}

/** A hyperparameter as a person writes it: `cross-entropy`, `0.05`, `[100, 50]`. */
export function formatSetting(value: number | boolean | string | readonly number[] | readonly string[]): string {
  return Array.isArray(value) ? `[${value.join(', ')}]` : String(value);
}

/** A moment as `2026-03-09 14:05` in the reader's time zone; `timeZone` fixes it for tests and exports. */
export function formatMoment(iso: string, timeZone?: string): string {
  const parts = momentFormat(timeZone).formatToParts(new Date(iso));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((candidate) => candidate.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}`;
}

const momentFormats = new Map<string | undefined, Intl.DateTimeFormat>();

/** Making one takes longer than a hundred uses of it. */
function momentFormat(timeZone: string | undefined): Intl.DateTimeFormat {
  let format = momentFormats.get(timeZone);
  if (format === undefined) {
    const digits = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
    format = new Intl.DateTimeFormat('en-GB', { ...digits, ...(timeZone === undefined ? {} : { timeZone }) });
    momentFormats.set(timeZone, format);
  }
  return format;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
