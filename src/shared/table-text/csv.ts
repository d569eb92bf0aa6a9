type Value = string | number | boolean | null;

/** Comma-separated text with a header (RFC 4180), numbers in full precision, nothing where there is no value. */
export function toCsv(names: readonly string[], rows: Iterable<readonly Value[]>): string {
  const lines = [names.map(field).join(',')];
  for (const row of rows) lines.push(row.map(field).join(','));
  return `${lines.join('\r\n')}\r\n`;
}

function field(value: Value): string {
  if (value === null) return '';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
