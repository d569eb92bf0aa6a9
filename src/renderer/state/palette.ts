export const COMMAND_KINDS = ['Actions', 'Pages', 'Searches', 'Data sets', 'Runs'] as const;
export type CommandKind = (typeof COMMAND_KINDS)[number];

/** Something the palette can do or go to. */
export type Command = {
  id: string;
  kind: CommandKind;
  title: string;
  /** Said beside the title, and searched as well. */
  detail: string;
  /** Its own keys, where it has any. */
  keys?: readonly string[];
  run: () => void;
};

export type CommandGroup = { kind: CommandKind; commands: Command[] };

const SHOWN_OF_A_KIND = 6;

/**
 * Commands that have every word of the query in title or detail: titles that begin with it first, then titles that have it at the beginning
 * of a word, then the rest, each in the order given; the kind that has the closest comes first. Where the query is empty, some of each kind.
 */
export function findCommands(commands: readonly Command[], query: string): CommandGroup[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const ranked = commands.flatMap((command) => {
    const closeness = closenessOf(command, words);
    return closeness === null ? [] : [{ command, closeness }];
  });
  ranked.sort((a, b) => a.closeness - b.closeness);
  return COMMAND_KINDS.map((kind) => ({ kind, found: ranked.filter(({ command }) => command.kind === kind).slice(0, SHOWN_OF_A_KIND) }))
    .filter(({ found }) => found.length > 0)
    .sort((a, b) => a.found[0]!.closeness - b.found[0]!.closeness)
    .map(({ kind, found }) => ({ kind, commands: found.map(({ command }) => command) }));
}

/** 0 the closest; null where a word is nowhere. */
function closenessOf({ title, detail }: Command, words: readonly string[]): number | null {
  const name = title.toLowerCase();
  const text = `${name} ${detail.toLowerCase()}`;
  if (!words.every((word) => text.includes(word))) return null;
  const [first] = words;
  if (first === undefined) return 0;
  if (name.startsWith(first)) return 0;
  return ` ${name}`.includes(` ${first}`) ? 1 : 2;
}
