import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';
import { RunsView } from '../../../src/renderer/state/runs-view.svelte.ts';
import { runRow } from '../../support/run-rows.ts';

const fast = runRow({
  id: 'a',
  seed: 1,
  metrics: { 'recall@20': 0.3 },
  ranges: { 'recall@20': { last: 0.3, min: 0.1, max: 0.4 } },
  configuration: { hyperparameters: { learningRate: 0.1 } },
});
const fastAgain = { ...runRow({ id: 'b', seed: 2, metrics: { 'recall@20': 0.1 } }), configuration: fast.configuration };
const slow = runRow({ id: 'c', seed: 1, status: 'failed', configuration: { hyperparameters: { learningRate: 0.01 } } });
const best = runRow({ id: 'd', seed: 1, metrics: { 'recall@20': 0.35 }, configuration: { model: 'stamp' } });
const RUNS = [fast, fastAgain, slow, best];

const keys = (view: RunsView) => view.lines.map((line) => line.key);

describe('RunsView', () => {
  it('shows everything as it comes, then filtered and sorted, runs without the value last', () => {
    const view = new RunsView(() => RUNS);
    expect(keys(view)).toEqual(['a', 'b', 'c', 'd']);
    view.sortBy('last.recall@20');
    expect(keys(view)).toEqual(['d', 'a', 'b', 'c']);
    view.sortBy('last.recall@20');
    expect(keys(view)).toEqual(['b', 'a', 'd', 'c']);
    view.filter = 'model = gru4rec and status = done';
    expect(keys(view)).toEqual(['b', 'a']);
    view.sortBy('last.recall@20');
    expect(view.sort).toBeNull();
  });

  it('keeps the last readable filter while the next is being written', () => {
    const view = new RunsView(() => RUNS);
    view.filter = 'status = failed';
    expect(keys(view)).toEqual(['c']);
    view.filter = 'status = failed or';
    expect(view.problem).toMatchObject({ message: expect.stringContaining('ends too early'), start: 18, end: 18 });
    expect(keys(view)).toEqual(['c']);
    view.filter = '';
    expect(view.problem).toBeNull();
    expect(keys(view)).toHaveLength(4);
  });

  it('groups by configuration, sorts groups by their mean and opens them', () => {
    const view = new RunsView(() => RUNS);
    view.isGrouped = true;
    view.sortBy('last.recall@20');
    expect(view.lines.map((line) => (line.kind === 'group' ? line.group.runs.length : 0))).toEqual([1, 2, 1]);
    expect(keys(view)).toEqual(['group d', 'group a', 'group c']);
    view.toggleGroup(fast.configuration);
    expect(keys(view)).toEqual(['group d', 'group a', 'a', 'b', 'group c']);
    expect(view.order).toEqual(['d', 'a', 'b', 'c']);
  });

  it('shows the columns in which runs differ, until some are chosen', () => {
    const view = new RunsView(() => RUNS);
    expect(view.columns.map((column) => column.key)).toContain('param.learningRate');
    view.filter = 'model = stamp';
    expect(view.columns.map((column) => column.key)).not.toContain('param.learningRate');
    view.showColumn('param.learningRate', true);
    view.showColumn('status', false);
    view.moveColumn('param.learningRate', -100);
    expect(view.columns[0]!.key).toBe('param.learningRate');
    expect(view.columns.map((column) => column.key)).not.toContain('status');
  });

  it('shows a metric by the value chosen for it', () => {
    const view = new RunsView(() => RUNS);
    view.showAggregate('recall@20', 'best');
    const column = view.columns.find((candidate) => candidate.field.title === 'recall@20 (best)')!.field;
    expect(column.read(fast)).toBe(0.4);
    expect(column.read(fastAgain)).toBe(0.1);
  });

  it('moves the keyboard line within the table', () => {
    const view = new RunsView(() => RUNS);
    expect([view.moveActive(1), view.moveActive(2), view.moveActive(99), view.moveActive(-99)]).toEqual([0, 2, 3, 0]);
    expect(view.activeKey).toBe('a');
  });

  it('looks the same again after it was saved and applied', () => {
    const view = new RunsView(() => RUNS);
    view.filter = 'star';
    view.sortBy('model');
    view.showColumn('seed', false);
    view.isGrouped = true;
    const again = new RunsView(() => RUNS);
    again.apply(JSON.parse(JSON.stringify(view.definition)));
    flushSync();
    expect(again.definition).toEqual(view.definition);
    again.apply({});
    expect(again.definition).toMatchObject({ filter: '', sort: null, columns: null, isGrouped: false });
  });
});
