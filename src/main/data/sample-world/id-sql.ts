/** Digits of the numbers in ids, so that ids sort as numbers do. */
const ID_DIGITS = 7;

/** SQL that names a number: user 12 is u0000012. */
export function idSql(letter: 'p' | 's' | 't' | 'u', number: string): string {
  return `printf('${letter}%0${ID_DIGITS}d', ${number})`;
}
