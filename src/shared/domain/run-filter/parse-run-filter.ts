import { closestName } from '../../closest-name.ts';
import type { RunField } from '../run-field.ts';
import type { RunRow } from '../run-row.ts';
import type { RunVocabulary } from '../run-vocabulary.ts';
import { compareField, filterError, flagTest, operatorsOf, type RunTest } from './compare-field.ts';
import { type Token, tokenize } from './tokens.ts';

/** Parentheses and NOTs within each other; nobody writes more, and a call stack has an end. */
const DEEPEST = 100;

const isWord = (token: Token | undefined, word: string): boolean => token?.kind === 'word' && token.value.toLowerCase() === word;

/**
 * Reads a filter into a test of runs. The language:
 *
 *     model = gru4rec AND (recall@20 >= 0.15 OR star) AND NOT tag = old
 *
 * Comparisons are `field operator value` with `=`, `!=`, `<`, `<=`, `>`, `>=`, `~` (contains) and `!~`, or `field in (value, value)`; `none` is
 * the value of what a run does not have. A field that is yes or no may stand alone. AND binds tighter than OR and may be left out. Any other
 * word is looked for in the run's id, model, search, data set, tags and note. Values with spaces or signs are quoted. Case does not matter.
 *
 * An empty filter passes every run. Throws `filter.invalid` with `start` and `end`, the place in the text, in its details.
 */
export function parseRunFilter(text: string, vocabulary: RunVocabulary, now: Date): RunTest {
  const tokens = tokenize(text);
  const unclosed = tokens.find((token) => token.isUnclosed);
  if (unclosed !== undefined) {
    const sign = text[unclosed.start] === '[' ? ']' : text[unclosed.start];
    throw filterError(`${text.slice(unclosed.start)} has no end: write the closing ${sign}`, unclosed);
  }
  if (tokens.length === 0) return () => true;
  const parser = createParser(tokens, text.length, vocabulary, now);
  return parser.whole();
}

function createParser(tokens: readonly Token[], length: number, vocabulary: RunVocabulary, now: Date) {
  let position = 0;
  let depth = 0;
  const peek = (): Token | undefined => tokens[position];
  /** Where something is missing at the end. */
  const end = (): Pick<Token, 'start' | 'end'> => peek() ?? { start: length, end: length };

  function whole(): RunTest {
    const test = alternatives();
    const rest = peek();
    if (rest === undefined) return test;
    if (rest.kind === 'close') throw filterError('This ")" closes nothing: remove it, or write "(" before', rest);
    throw filterError(`"${rest.value}" does not belong here: write AND or OR before another comparison`, rest);
  }

  function alternatives(): RunTest {
    const tests = [conjunction()];
    while (isWord(peek(), 'or')) {
      position++;
      tests.push(conjunction());
    }
    return tests.length === 1 ? tests[0]! : (run) => tests.some((test) => test(run));
  }

  function conjunction(): RunTest {
    const tests = [negation()];
    while (isWord(peek(), 'and') || startsOperand(peek())) {
      if (isWord(peek(), 'and')) position++;
      tests.push(negation());
    }
    return tests.length === 1 ? tests[0]! : (run) => tests.every((test) => test(run));
  }

  function negation(): RunTest {
    const token = peek();
    if (token === undefined || !isWord(token, 'not')) return operand();
    position++;
    const test = deeper(token, negation);
    return (run) => !test(run);
  }

  function operand(): RunTest {
    const token = peek();
    if (token === undefined) throw filterError('The filter ends too early: write a comparison such as model = gru4rec', end());
    if (token.kind === 'open') return parenthesis(token);
    if (token.kind === 'close' || token.kind === 'comma' || isWord(token, 'and') || isWord(token, 'or')) {
      throw filterError(`A comparison is missing before "${token.value}": write one such as model = gru4rec`, token);
    }
    if (token.kind === 'operator') throw filterError(misplacedOperator(token), token);
    position++;
    const operator = peek();
    if (operator?.kind === 'operator' && operator.value !== '!') return comparison(token, operator);
    if (isWord(operator, 'in') && tokens[position + 1]?.kind === 'open') return membership(token);
    return lone(token);
  }

  function parenthesis(open: Token): RunTest {
    position++;
    const test = deeper(open, alternatives);
    if (peek()?.kind !== 'close') throw filterError('This "(" is not closed: write ")" after the last comparison', open);
    position++;
    return test;
  }

  function comparison(name: Token, operator: Token): RunTest {
    const field = resolve(name);
    position++;
    return compareField(field, operator, value(`after "${operator.value}"`), now);
  }

  function membership(name: Token): RunTest {
    const field = resolve(name);
    const word = peek()!;
    const equals: Token = { ...word, kind: 'operator', value: '=' };
    position += 2;
    const tests = [compareField(field, equals, value('in the list'), now)];
    while (peek()?.kind === 'comma') {
      position++;
      tests.push(compareField(field, equals, value('after ","'), now));
    }
    if (peek()?.kind !== 'close') throw filterError('The list of values is not closed: write "," and a value, or ")"', end());
    position++;
    return (run) => tests.some((test) => test(run));
  }

  function value(where: string): Token {
    const token = peek();
    const isValue = token?.kind === 'quoted' || (token?.kind === 'word' && !isWord(token, 'and') && !isWord(token, 'or'));
    if (!isValue) throw filterError(`A value is missing ${where}: write one, in quotes if it is a word such as "and"`, end());
    position++;
    return token;
  }

  function lone(token: Token): RunTest {
    if (token.kind === 'quoted') return textTest(token.value);
    if (token.value === '&&' || token.value === '||') {
      throw filterError(`"${token.value}" is not used here: write ${token.value === '&&' ? 'AND' : 'OR'}`, token);
    }
    const field = vocabulary.resolve(token.value);
    if (field === null) return textTest(token.value);
    if (field.kind === 'flag') return flagTest(field);
    const sign = operatorsOf(field)[field.kind === 'number' || field.kind === 'duration' ? 4 : 0];
    throw filterError(
      `"${token.value}" needs something to compare with: write ${token.value} ${sign} and a value, or "${token.value}" in quotes to look for the word`,
      token,
    );
  }

  function resolve(name: Token): RunField {
    const field = vocabulary.resolve(name.value);
    if (field !== null) return field;
    const names = [...vocabulary.names.keys()];
    const near = names.find((known) => known.toLowerCase().startsWith(name.value.toLowerCase())) ?? closestName(name.value, names);
    throw filterError(`No run has "${name.value}": write ${near ?? 'a name from the list'}`, name);
  }

  function deeper(token: Token, read: () => RunTest): RunTest {
    if (++depth > DEEPEST) throw filterError(`More than ${DEEPEST} parentheses within each other: write fewer`, token);
    const test = read();
    depth--;
    return test;
  }

  return { whole };
}

function startsOperand(token: Token | undefined): boolean {
  if (token === undefined) return false;
  return token.kind === 'open' || token.kind === 'quoted' || (token.kind === 'word' && token.value.toLowerCase() !== 'or');
}

function misplacedOperator(token: Token): string {
  if (token.value === '!') return '"!" is not used here: write NOT';
  return `A field is missing before "${token.value}": write one such as model ${token.value} gru4rec`;
}

function textTest(text: string): RunTest {
  const wanted = text.toLowerCase();
  const has = (part: string) => part.toLowerCase().includes(wanted);
  return ({ id, search, note, tags, configuration }: RunRow) =>
    has(id) || has(configuration.model) || has(search) || has(configuration.dataset) || has(note) || tags.some(has);
}
