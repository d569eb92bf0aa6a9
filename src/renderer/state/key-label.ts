const SIGNS: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  Delete: 'Del',
  ' ': 'Space',
  Ctrl: 'Ctrl',
};

/** A shortcut's keys as they are written on the keyboard: `Ctrl K`, `⌘ K` on a Mac, `→`. */
export function keyLabel(keys: string, isMac: boolean): string {
  const parts = keys === '+' ? [keys] : keys.split('+');
  return parts.map((part) => (part === 'Ctrl' && isMac ? '⌘' : (SIGNS[part] ?? (part.length === 1 ? part.toUpperCase() : part)))).join(' ');
}
