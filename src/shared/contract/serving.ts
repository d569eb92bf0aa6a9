import { z } from 'zod';
import { ApiKey, MadeApiKey, NewApiKey, ServedShelf } from '../domain/serving.ts';
import { Shelf } from '../domain/shelf.ts';
import { procedure } from './base.ts';

/** Who may ask the HTTP API, and which runs answer it. */
export const serving = {
  shelves: procedure.output(z.array(ServedShelf)),
  /** Has a run serve a shelf from now on, or none. */
  serve: procedure.input(z.strictObject({ shelf: Shelf, run: z.string().min(1).nullable() })).output(z.array(ServedShelf)),
  keys: procedure.output(z.array(ApiKey)),
  makeKey: procedure.input(NewApiKey).output(MadeApiKey),
  /** Takes effect with the next call. */
  revokeKey: procedure.input(z.strictObject({ id: z.int() })).output(z.array(ApiKey)),
};
