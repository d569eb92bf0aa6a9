import { describe, expect, it } from 'vitest';
import { AllRuns } from '../../../src/renderer/state/all-runs.svelte.ts';
import { RunSelection } from '../../../src/renderer/state/run-selection.svelte.ts';
import type { RunEntry } from '../../../src/shared/domain/run-row.ts';
import { runRow } from '../../support/run-rows.ts';

const { configuration, ...row } = runRow();
const entry = (id: string, changes: Partial<RunEntry> = {}): RunEntry => ({
  ...row,
  id,
  order: id.charCodeAt(0),
  configuration: 0,
  metrics: { loss: 1 },
  ...changes,
});
const piece = (...entries: RunEntry[]) => JSON.stringify(entries);

describe('AllRuns', () => {
  it('gathers pieces, newest first, sharing configurations', () => {
    const runs = new AllRuns(new RunSelection());
    runs.receive({ type: 'rows', configurations: [configuration], runs: piece(entry('a')), isComplete: false });
    expect(runs.list?.map((run) => run.id)).toEqual(['a']);
    runs.receive({ type: 'rows', configurations: [], runs: piece(entry('b')), isComplete: true });
    expect(runs.list?.map((run) => run.id)).toEqual(['b', 'a']);
    expect(runs.list?.[0]?.configuration).toBe(runs.list?.[1]?.configuration);
    expect(runs.list?.[0]?.metrics).toEqual({ loss: 1 });
  });

  it('changes and removes runs, and lets go of what is removed', () => {
    const selection = new RunSelection();
    const runs = new AllRuns(selection);
    runs.receive({ type: 'rows', configurations: [configuration], runs: piece(entry('a'), entry('b')), isComplete: true });
    selection.replace(['a', 'b']);
    runs.receive({ type: 'rows', configurations: [], runs: piece(entry('a', { isHidden: true, status: 'failed' })), isComplete: true });
    expect(runs.list?.[1]).toMatchObject({ id: 'a', status: 'failed' });
    expect(selection.isHidden('a')).toBe(true);
    runs.receive({ type: 'removed', ids: ['a'] });
    expect(runs.list?.map((run) => run.id)).toEqual(['b']);
    expect(selection.ids).toEqual(['b']);
  });

  it('puts what comes back from the trash where it was', () => {
    const runs = new AllRuns(new RunSelection());
    runs.receive({ type: 'rows', configurations: [configuration], runs: piece(entry('a'), entry('b')), isComplete: true });
    runs.receive({ type: 'removed', ids: ['a'] });
    runs.receive({ type: 'rows', configurations: [], runs: piece(entry('a')), isComplete: true });
    expect(runs.list?.map((run) => run.id)).toEqual(['b', 'a']);
  });

  it('keeps showing the old while a new stream sends everything again', () => {
    const runs = new AllRuns(new RunSelection());
    runs.receive({ type: 'rows', configurations: [configuration], runs: piece(entry('a'), entry('b')), isComplete: true });
    runs.begin();
    runs.receive({ type: 'rows', configurations: [configuration], runs: piece(entry('a')), isComplete: false });
    expect(runs.list).toHaveLength(2);
    runs.receive({ type: 'rows', configurations: [], runs: piece(), isComplete: true });
    expect(runs.list?.map((run) => run.id)).toEqual(['a']);
  });
});
