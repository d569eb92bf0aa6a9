import { InvalidArgumentError } from 'commander';

/** Reads an option's value as a number; whether it is a sensible one is the contract's business. */
export function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value)) throw new InvalidArgumentError(`"${text}" is not a number.`);
  return value;
}

/** Reads `a,b,c`; a comma inside a value is written `\,`. */
export function parseList(text: string): string[] {
  return text
    .split(/(?<!\\),/)
    .map((part) => part.trim().replaceAll('\\,', ','))
    .filter((part) => part !== '');
}

/** Reads `hour=8,device=phone`. */
export function parsePairs(text: string): Record<string, string> {
  return Object.fromEntries(
    parseList(text).map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new InvalidArgumentError(`"${pair}" is not KEY=VALUE.`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}
