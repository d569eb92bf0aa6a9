import { untrack } from 'svelte';

export type Shortcut = {
  /** As `event.key` names them, letters small; `Ctrl+` is Command on a Mac. Any of them will do. */
  keys: readonly string[];
  /** What it does, as the sheet says it. */
  title: string;
  /** Left out where a part of the page takes the key itself and the sheet only says so. */
  run?: () => void;
};
export type ShortcutGroup = { title: string; shortcuts: readonly Shortcut[] };

/** Every key that does something where we are: pages add theirs while they stand. */
export class Shortcuts {
  /** In the order they were added. */
  groups = $state.raw<readonly ShortcutGroup[]>([]);

  /** Adds the keys of a page or part; answers with how to take them away. */
  add(title: string, shortcuts: readonly Shortcut[]): () => void {
    const group = { title, shortcuts };
    // Pages add theirs in an effect, which must not run again because another page did.
    this.groups = [...untrack(() => this.groups), group];
    return () => {
      this.groups = untrack(() => this.groups).filter((other) => other !== group);
    };
  }

  /** Runs what a key is for; the group added last goes first. Answers whether there was something. */
  press(event: KeyboardEvent): boolean {
    // A part of the page has taken it.
    if (event.defaultPrevented) return false;
    const name = keyName(event);
    // Letters typed into a field are text.
    if (!name.startsWith('Ctrl+') && isTyping(event.target)) return false;
    for (const { shortcuts } of this.groups.toReversed()) {
      const shortcut = shortcuts.find(({ keys, run }) => run !== undefined && keys.includes(name));
      if (shortcut === undefined) continue;
      event.preventDefault();
      shortcut.run?.();
      return true;
    }
    return false;
  }
}

/** `Ctrl+k`, `j`, `?`, `ArrowDown`; empty with Alt, which belongs to menus. */
function keyName({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): string {
  if (altKey) return '';
  const name = key.length === 1 ? key.toLowerCase() : key;
  return ctrlKey || metaKey ? `Ctrl+${name}` : name;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input:not([type="checkbox"], [type="radio"]), textarea, select, [role="dialog"], dialog, [popover]') !== null
  );
}
