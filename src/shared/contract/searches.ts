import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { SearchDetail, SearchEvent, SearchPlan, SearchSpec, SearchSummary, SearchTemplate } from '../domain/search.ts';
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
  resume: procedure.input(Named).output(SearchSummary),
  cancel: procedure.input(Named).output(SearchSummary),
  /** Changes of one search, or of all where no name is given; ends when the caller stops listening. */
  watch: procedure.input(z.strictObject({ name: z.string().optional() })).output(eventIterator(SearchEvent)),
};
