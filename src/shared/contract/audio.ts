import { z } from 'zod';
import { AudioMap, AudioMatch, AudioSource } from '../domain/track-audio.ts';
import { procedure } from './base.ts';

const Named = z.strictObject({ name: z.string() });

/** The user's own audio of the tracks of a data set. */
export const audio = {
  show: procedure.input(Named).output(AudioMap.nullable()),
  /** Matches and looks at every file; keeps nothing. */
  preview: procedure.input(AudioSource).output(AudioMatch),
  /** In the place of what was mapped before. */
  map: procedure.input(AudioSource).output(AudioMatch),
  remove: procedure.input(Named).output(z.void()),
};
