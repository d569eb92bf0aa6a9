/** One element of a JSON array: its text, the line it begins at (1-based) and whether the document goes on to its end. */
export type JsonElement = { text: string; line: number; isWhole: boolean };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;
const COMMA = 0x2c;
const OPENING = [0x5b, 0x7b];
const CLOSING = [0x5d, 0x7d];

/**
 * The elements of the array that opens at `text[open]`, unparsed, so that a broken one costs itself alone and every one knows its line.
 * A document that ends before the array does ends with an element that is not whole. `line` is the line of `text[open]`.
 */
export function* elementsOf(text: string, open: number, line: number): Iterable<JsonElement> {
  let position = open + 1;
  let currentLine = line;
  while (position < text.length) {
    const code = text.charCodeAt(position);
    if (code === CLOSING[0]) return;
    if (code === COMMA || code <= 0x20) {
      if (code === NEWLINE) currentLine++;
      position++;
      continue;
    }
    const end = endOfElement(text, position);
    const element = text.slice(position, end ?? text.length);
    yield { text: element, line: currentLine, isWhole: end !== null };
    if (end === null) return;
    currentLine += countLines(element, element.length);
    position = end;
  }
  yield { text: '', line: currentLine, isWhole: false };
}

/** Number of line ends before a position. */
export function countLines(text: string, before: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < before; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

function endOfElement(text: string, start: number): number | null {
  let depth = 0;
  for (let position = start; position < text.length; position++) {
    const code = text.charCodeAt(position);
    if (code === QUOTE) {
      const end = endOfString(text, position);
      if (end === null) return null;
      position = end;
    } else if (OPENING.includes(code)) depth++;
    else if (CLOSING.includes(code)) {
      if (depth === 0) return position;
      depth--;
      if (depth === 0) return position + 1;
    } else if (code === COMMA && depth === 0) return position;
  }
  return null;
}

/** Position of the quotation mark that closes the string opened at `start`. */
function endOfString(text: string, start: number): number | null {
  for (let mark = text.indexOf('"', start + 1); mark >= 0; mark = text.indexOf('"', mark + 1)) {
    let escapes = 0;
    while (text.charCodeAt(mark - 1 - escapes) === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return mark;
  }
  return null;
}
