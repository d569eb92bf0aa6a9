import { describe, expect, it } from 'vitest';
import { AllRuns } from '../../../src/renderer/state/all-runs.svelte.ts';
import { RunSelection } from '../../../src/renderer/state/run-selection.svelte.ts';
import type { RunRow } from '../../../src/shared/domain/run-row.ts';
import { RunPacker, type RunTableEvent } from '../../../src/shared/domain/run-stream.ts';
import { runRow, runTexts } from '../../support/run-rows.ts';

type Change = Partial<Pick<RunRow, 'isHidden' | 'status'>>;

/** Pieces of one stream. */
function stream() {
  const packer = new RunPacker();
  return (ids: readonly string[], isComplete: boolean, changes: Change = {}): RunTableEvent => {
    const rows = ids.map((id) => runRow({ id, order: id.charCodeAt(0), metrics: { loss: 1 }, ...changes }));
    return { type: 'rows', text: packer.pack(rows.map(runTexts)), isComplete };
  };
}

describe('AllRuns', () => {
  it('gathers pieces, newest first, sharing configurations', () => {
    const rows = stream();
    const runs = new AllRuns(new RunSelection());
    runs.receive(rows(['a'], false));
    expect(runs.list?.map((run) => run.id)).toEqual(['a']);
    runs.receive(rows(['b'], true));
    expect(runs.list?.map((run) => run.id)).toEqual(['b', 'a']);
    expect(runs.list?.[0]?.configuration).toBe(runs.list?.[1]?.configuration);
    expect(runs.list?.[0]?.metrics).toEqual({ loss: 1 });
  });

  it('changes and removes runs, and lets go of what is removed', () => {
    const selection = new RunSelection();
    const rows = stream();
    const runs = new AllRuns(selection);
    runs.receive(rows(['a', 'b'], true));
    selection.replace(['a', 'b']);
    runs.receive(rows(['a'], true, { isHidden: true, status: 'failed' }));
    expect(runs.list?.[1]).toMatchObject({ id: 'a', status: 'failed' });
    expect(selection.isHidden('a')).toBe(true);
    runs.receive({ type: 'removed', ids: ['a'] });
    expect(runs.list?.map((run) => run.id)).toEqual(['b']);
    expect(selection.ids).toEqual(['b']);
  });

  it('puts what comes back from the trash where it was', () => {
    const rows = stream();
    const runs = new AllRuns(new RunSelection());
    runs.receive(rows(['a', 'b'], true));
    runs.receive({ type: 'removed', ids: ['a'] });
    runs.receive(rows(['a'], true));
    expect(runs.list?.map((run) => run.id)).toEqual(['b', 'a']);
  });

  it('keeps showing the old while a new stream sends everything again', () => {
    const rows = stream();
    const runs = new AllRuns(new RunSelection());
    runs.receive(rows(['a', 'b'], true));
    runs.begin();
    const again = stream();
    runs.receive(again(['a'], false));
    expect(runs.list).toHaveLength(2);
    runs.receive(again([], true));
    expect(runs.list?.map((run) => run.id)).toEqual(['a']);
  });
});
