import { describe, expect, it } from 'vitest';
import { RunSelection } from '../../../src/renderer/state/run-selection.svelte.ts';

const ORDER = ['a', 'b', 'c', 'd', 'e', 'f'];

describe('RunSelection', () => {
  it('keeps runs in the order they were picked', () => {
    const selection = new RunSelection();
    for (const id of ['d', 'a', 'c', 'a']) selection.toggle(id);
    expect(selection.ids).toEqual(['d', 'c']);
    expect(selection.size).toBe(2);
    expect(selection.has('a')).toBe(false);
  });

  it('extends from the run touched last, downwards and upwards', () => {
    const selection = new RunSelection();
    selection.toggle('c');
    selection.extendTo('e', ORDER);
    expect(selection.ids).toEqual(['c', 'd', 'e']);
    selection.extendTo('b', ORDER);
    expect(selection.ids.toSorted()).toEqual(['b', 'c']);
  });

  it('keeps what was picked before the extension', () => {
    const selection = new RunSelection();
    selection.toggle('f');
    selection.toggle('b');
    selection.extendTo('c', ORDER);
    expect(selection.ids.toSorted()).toEqual(['b', 'c', 'f']);
  });

  it('starts anew where the anchor is no longer in the list', () => {
    const selection = new RunSelection();
    selection.toggle('gone');
    selection.extendTo('b', ORDER);
    selection.extendTo('d', ORDER);
    expect(selection.ids).toEqual(['gone', 'b', 'c', 'd']);
  });

  it('adds, removes, replaces and clears', () => {
    const selection = new RunSelection();
    selection.replace(['a', 'b', 'c']);
    selection.remove(['b']);
    selection.add(['e', 'a']);
    expect(selection.ids).toEqual(['a', 'c', 'e']);
    selection.clear();
    expect(selection.ids).toEqual([]);
  });

  it('hides apart from picking', () => {
    const selection = new RunSelection();
    selection.toggle('a');
    selection.replaceHidden(['a', 'b']);
    selection.replaceHidden(['a']);
    expect([selection.isHidden('a'), selection.isHidden('b'), selection.has('a')]).toEqual([true, false, true]);
  });
});
