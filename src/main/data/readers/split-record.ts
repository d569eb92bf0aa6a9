/** The fields of one record; `isOpen` where a quoted field has no end, so that the record may go on in the next line. */
export type SplitRecord = { fields: string[]; isOpen: boolean };

/**
 * Splits a record at its delimiters. With `quotes`, a field that starts with a quotation mark ends at the next single one, and doubled
 * ones inside stand for one (RFC 4180); a mark that is not followed by a delimiter is taken literally, as titles such as `"Heroes" (live)` need it.
 */
export function splitRecord(text: string, delimiter: string, quotes: boolean): SplitRecord {
  if (!quotes || !text.includes('"')) return { fields: text.split(delimiter), isOpen: false };
  const fields: string[] = [];
  let isOpen = false;
  let start = 0;
  while (start <= text.length) {
    const quoted = text[start] === '"' ? readQuoted(text, start, delimiter) : 'literal';
    if (quoted === 'open') isOpen = true;
    if (typeof quoted === 'object') {
      fields.push(quoted.value);
      start = quoted.end + delimiter.length;
      continue;
    }
    const next = text.indexOf(delimiter, start);
    const end = next < 0 ? text.length : next;
    fields.push(text.slice(start, end));
    start = end + delimiter.length;
  }
  return { fields, isOpen };
}

function readQuoted(text: string, start: number, delimiter: string): { value: string; end: number } | 'open' | 'literal' {
  let from = start + 1;
  while (true) {
    const mark = text.indexOf('"', from);
    if (mark < 0) return 'open';
    if (text[mark + 1] === '"') {
      from = mark + 2;
      continue;
    }
    const end = mark + 1;
    // Within a line it is a title's own; beyond a line break it cannot be the end of this field.
    if (end < text.length && !text.startsWith(delimiter, end)) return text.slice(start, mark).includes('\n') ? 'open' : 'literal';
    return { value: text.slice(start + 1, mark).replaceAll('""', '"'), end };
  }
}
