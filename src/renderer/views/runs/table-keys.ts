import type { Shortcut } from '../../state/shortcuts.svelte.ts';

/** The keys the table of runs takes itself, for the sheet of shortcuts; the first two lead into it from the page. */
export const tableKeys = (enter: (places: number) => void): readonly Shortcut[] => [
  { keys: ['j', 'ArrowDown'], title: 'Next row', run: () => enter(1) },
  { keys: ['k', 'ArrowUp'], title: 'Previous row', run: () => enter(-1) },
  { keys: ['Enter'], title: 'Open the run, or a group' },
  { keys: ['x', ' '], title: 'Select the row' },
  { keys: ['Shift+j', 'Shift+k'], title: 'Extend the selection' },
  { keys: ['Ctrl+a'], title: 'Select all' },
  { keys: ['s'], title: 'Star' },
  { keys: ['h'], title: 'Hide' },
  { keys: ['t'], title: 'Tags' },
  { keys: ['n'], title: 'Note' },
  { keys: ['Delete'], title: 'Move to trash' },
  { keys: ['Escape'], title: 'Clear the selection' },
];
