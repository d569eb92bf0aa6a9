import { z } from 'zod';
import { SavedView, ViewName } from '../domain/saved-view.ts';
import { procedure } from './base.ts';

const Page = z.string().min(1).max(40);

export const views = {
  list: procedure.input(z.strictObject({ page: Page })).output(z.array(SavedView)),
  /** Replaces the view of that page and name. */
  save: procedure.input(z.strictObject({ page: Page, name: ViewName, definition: z.record(z.string(), z.unknown()) })).output(SavedView),
  remove: procedure.input(z.strictObject({ page: Page, name: z.string() })).output(z.void()),
};
