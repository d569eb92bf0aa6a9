import { beforeAll, describe, expect, it, vi } from 'vitest';
import { keyLabel } from '../../../src/renderer/state/key-label.ts';
import { type Command, findCommands } from '../../../src/renderer/state/palette.ts';
import { Shortcuts } from '../../../src/renderer/state/shortcuts.svelte.ts';

// There is no page here: an element is what `closest` says it is.
class Element {
  readonly isField: boolean;
  constructor(isField: boolean) {
    this.isField = isField;
  }
  closest() {
    return this.isField ? this : null;
  }
}
beforeAll(() => vi.stubGlobal('HTMLElement', Element));

function press(shortcuts: Shortcuts, key: string, changes: Partial<KeyboardEvent> & { isField?: boolean } = {}) {
  const { isField = false, ...rest } = changes;
  const preventDefault = vi.fn();
  const event = { key, ctrlKey: false, metaKey: false, altKey: false, defaultPrevented: false, preventDefault, ...rest };
  const target = new Element(isField);
  const isTaken = shortcuts.press({ ...event, target } as unknown as KeyboardEvent);
  expect(preventDefault).toHaveBeenCalledTimes(isTaken ? 1 : 0);
  return isTaken;
}

describe('Shortcuts', () => {
  it('runs the key of the part added last, until that is taken away', () => {
    const shortcuts = new Shortcuts();
    const done: string[] = [];
    shortcuts.add('Everywhere', [{ keys: ['j', 'Ctrl+k'], title: 'Frame', run: () => done.push('frame') }]);
    const remove = shortcuts.add('Page', [{ keys: ['j', 'ArrowDown'], title: 'Page', run: () => done.push('page') }]);
    expect([press(shortcuts, 'j'), press(shortcuts, 'J'), press(shortcuts, 'ArrowDown')]).toEqual([true, true, true]);
    remove();
    expect([press(shortcuts, 'j'), press(shortcuts, 'ArrowDown')]).toEqual([true, false]);
    expect(done).toEqual(['page', 'page', 'page', 'frame']);
    expect(shortcuts.groups.map(({ title }) => title)).toEqual(['Everywhere']);
  });

  it('leaves letters to fields, Alt to menus, and what a part of the page has taken', () => {
    const shortcuts = new Shortcuts();
    shortcuts.add('Page', [
      { keys: ['j', 'Ctrl+k'], title: 'Do', run: () => {} },
      { keys: ['x'], title: 'Told only' },
    ]);
    expect(press(shortcuts, 'j', { isField: true })).toBe(false);
    expect(press(shortcuts, 'k', { isField: true, metaKey: true })).toBe(true);
    expect(press(shortcuts, 'j', { altKey: true })).toBe(false);
    expect(press(shortcuts, 'j', { ctrlKey: true })).toBe(false);
    expect(press(shortcuts, 'j', { defaultPrevented: true })).toBe(false);
    expect(press(shortcuts, 'x')).toBe(false);
  });

  it('writes keys as keyboards do', () => {
    expect(['Ctrl+k', 'ArrowRight', '?', 'Alt+ArrowUp'].map((keys) => keyLabel(keys, false))).toEqual(['Ctrl K', '→', '?', 'Alt ↑']);
    expect(keyLabel('Ctrl+k', true)).toBe('⌘ K');
  });
});

describe('the palette', () => {
  const command = (kind: Command['kind'], title: string, detail = ''): Command => ({ id: title, kind, title, detail, run: () => {} });
  const titles = (query: string, commands: Command[]) =>
    findCommands(commands, query).map(({ kind, commands: found }) => [kind, found.map(({ title }) => title)]);

  it('finds what has every word, the closest first, by kind', () => {
    const commands = [
      command('Runs', 'popularity', 'losses'),
      command('Runs', 'gru4rec', 'losses, seed 2'),
      command('Searches', 'all losses'),
      command('Searches', 'losses'),
      command('Searches', 'glosses'),
      command('Pages', 'Home'),
    ];
    expect(titles('loss', commands)).toEqual([
      ['Searches', ['losses', 'all losses', 'glosses']],
      ['Runs', ['popularity', 'gru4rec']],
    ]);
    expect(titles('po', commands)).toEqual([['Runs', ['popularity']]]);
    expect(titles('o', [command('Actions', 'Go'), command('Pages', 'Other')])).toEqual([
      ['Pages', ['Other']],
      ['Actions', ['Go']],
    ]);
    expect(titles('LOSSES gru', commands)).toEqual([['Runs', ['gru4rec']]]);
    expect(titles('nothing', commands)).toEqual([]);
  });

  it('shows some of each kind before anything is typed', () => {
    const many = Array.from({ length: 20 }, (_, index) => command('Runs', `run ${index}`));
    expect(titles(' ', [...many, command('Pages', 'Home')])).toEqual([
      ['Pages', ['Home']],
      ['Runs', many.slice(0, 6).map(({ title }) => title)],
    ]);
  });
});
