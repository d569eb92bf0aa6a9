import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { EnsembleRequest } from '../domain/ensemble.ts';
import { PaperTables } from '../domain/paper-table.ts';
import { Resumable, SearchDetail, SearchEvent, SearchPlan, SearchSpec, SearchSummary, SearchTemplate } from '../domain/search.ts';
import { procedure } from './base.ts';

const Named = z.strictObject({ name: z.string() });

export const searches = {
  list: procedure.output(z.array(SearchSummary)),
  get: procedure.input(Named).output(SearchDetail),
  /** Searches that come with Segue, to start from. */
  templates: procedure.output(z.array(SearchTemplate)),
  plan: procedure.input(SearchSpec).output(SearchPlan),
  /** Starts a search, or resumes the one of that name when the spec is the same: only missing cells run. */
  start: procedure.input(z.strictObject({ spec: SearchSpec, jobs: z.int().min(1).max(256).optional() })).output(SearchSummary),
  /** Trains again what has no result; `runs` narrows that down. */
  resume: procedure.input(z.strictObject({ name: z.string(), runs: Resumable.default('missing') })).output(SearchSummary),
  /** Stops what runs so that it goes on from its last epoch, and starts nothing more. */
  pause: procedure.input(Named).output(SearchSummary),
  /** Adds the cells that a wider spec of the same name has beyond the search's own. */
  extend: procedure.input(SearchSpec).output(SearchSummary),
  /** Takes cells out that have no result and do not run; all of them where none are named. */
  removePending: procedure
    .input(z.strictObject({ name: z.string(), ids: z.array(z.string()).min(1).max(100_000).optional() }))
    .output(z.object({ removed: z.int() })),
  /** The tables a paper would print of a search: its data, and its best results by variant and loss, marked where they differ from the baseline (the best where none is named). */
  paperTables: procedure.input(z.strictObject({ name: z.string(), baseline: z.string().optional() })).output(PaperTables),
  /** The search that gives the tables of GRU4Rec on MSSD on a data set: content inputs only where it has track features. */
  paperSpec: procedure.input(z.strictObject({ dataset: z.string() })).output(SearchSpec),
  /** The search that lets finished runs vote: a run for each list of weights. */
  ensembleSpec: procedure.input(EnsembleRequest).output(SearchSpec),
  cancel: procedure.input(Named).output(SearchSummary),
  /** Changes of one search, or of all where no name is given; ends when the caller stops listening. */
  watch: procedure.input(z.strictObject({ name: z.string().optional() })).output(eventIterator(SearchEvent)),
};
