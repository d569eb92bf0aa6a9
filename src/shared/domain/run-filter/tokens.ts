/** `start` and `end` are places in the filter's text; `value` is what a word or quoted text means. */
export type Token = {
  kind: 'word' | 'quoted' | 'operator' | 'open' | 'close' | 'comma';
  value: string;
  start: number;
  end: number;
  /** The quote or bracket it begins with has no end. */
  isUnclosed: boolean;
};

const PUNCTUATION = { '(': 'open', ')': 'close', ',': 'comma' } as const satisfies Record<string, Token['kind']>;
const OPERATOR = /!=|!~|<=|>=|==|[=<>~!]/y;
const WORD = /[^\s()",=<>~![\]]+/y;

/** Cuts a filter into words, quoted texts, operators and punctuation; never fails, so that a half-written filter can be completed. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  while (position < text.length) {
    const character = text[position]!;
    if (/\s/.test(character)) {
      position++;
      continue;
    }
    const token = readToken(text, position, character);
    tokens.push(token);
    position = token.end;
  }
  return tokens;
}

function readToken(text: string, start: number, character: string): Token {
  if (character === '"' || character === "'") return readQuoted(text, start, character);
  if (character === '[') return readBracketed(text, start);
  if (character === '(' || character === ')' || character === ',') {
    return { kind: PUNCTUATION[character], value: character, start, end: start + 1, isUnclosed: false };
  }
  OPERATOR.lastIndex = start;
  const operator = OPERATOR.exec(text)?.[0];
  if (operator !== undefined) return { kind: 'operator', value: operator, start, end: start + operator.length, isUnclosed: false };
  WORD.lastIndex = start;
  // A lone closing bracket is the one character no rule takes.
  const word = WORD.exec(text)?.[0] ?? character;
  return { kind: 'word', value: word, start, end: start + word.length, isUnclosed: false };
}

function readQuoted(text: string, start: number, quote: string): Token {
  let value = '';
  let position = start + 1;
  while (position < text.length && text[position] !== quote) {
    if (text[position] === '\\' && position + 1 < text.length) position++;
    value += text[position];
    position++;
  }
  const isUnclosed = position >= text.length;
  return { kind: 'quoted', value, start, end: Math.min(position + 1, text.length), isUnclosed };
}

/** A list of sizes, `[100, 50]`, is one word. */
function readBracketed(text: string, start: number): Token {
  const close = text.indexOf(']', start);
  const end = close < 0 ? text.length : close + 1;
  return { kind: 'word', value: text.slice(start, end), start, end, isUnclosed: close < 0 };
}

const KEYWORDS = new Set(['and', 'or', 'not', 'in', 'none', '&&', '||']);

/** A value as a filter must write it: quoted where it would read as something else. */
export function quoteValue(value: string): string {
  const tokens = tokenize(value);
  const [token] = tokens;
  const isPlain = tokens.length === 1 && token?.kind === 'word' && token.value === value && !token.isUnclosed;
  if (isPlain && !KEYWORDS.has(value.toLowerCase())) return value;
  return `"${value.replaceAll(/["\\]/g, '\\$&')}"`;
}
