import type { TrashAnswer } from '../../shared/domain/run-trash.ts';
import { formatCount, formatRuns } from '../../shared/format.ts';
import type { App } from './app.svelte.ts';

export type RunActions = ReturnType<typeof createRunActions>;

/** What an analyst does to runs from any page; failures are shown, and what is thrown away can be taken back. */
export function createRunActions(app: App) {
  const find = (ids: readonly string[]) => {
    const wanted = new Set(ids);
    return (app.runs.list ?? []).filter((run) => wanted.has(run.id));
  };
  return {
    /** Stars the runs, or takes the stars away where all have one. */
    star: (ids: readonly string[]) => {
      const isStarred = !find(ids).every((run) => run.isStarred);
      return app.attempt(() => app.client.runs.annotate({ ids: [...ids], isStarred }));
    },
    /** Puts the runs out of sight, or back where all are. */
    hide: (ids: readonly string[]) => {
      const isHidden = !find(ids).every((run) => run.isHidden);
      return app.attempt(() => app.client.runs.annotate({ ids: [...ids], isHidden }));
    },
    changeTags: (ids: readonly string[], addTags: string[], removeTags: string[]) =>
      app.attempt(() => app.client.runs.annotate({ ids: [...ids], addTags, removeTags })),
    note: (ids: readonly string[], note: string) => app.attempt(() => app.client.runs.annotate({ ids: [...ids], note })),
    trash: (ids: readonly string[]) =>
      app.attempt(async () => {
        const answer = await app.client.runs.trash({ ids: [...ids] });
        const undo = () => void app.attempt(() => app.client.runs.restore({ ids: answer.trashed }));
        app.notices.say(describeTrash(answer), answer.trashed.length === 0 ? null : undo);
      }),
  };
}

/** `2 runs moved to the trash; 1 kept: starred.` */
export function describeTrash({ trashed, kept }: TrashAnswer): string {
  const moved = `${formatRuns(trashed.length)} moved to the trash`;
  if (kept.length === 0) return `${moved}.`;
  const reasons = {
    starred: 'starred (take the star away first)',
    active: 'running or waiting (cancel first)',
    missing: 'gone already',
    member: 'voting in an ensemble (throw that away first)',
  };
  const names = [...new Set(kept.map(({ reason }) => reasons[reason]))];
  return `${moved}; ${formatCount(kept.length)} kept: ${names.join(', ')}.`;
}
