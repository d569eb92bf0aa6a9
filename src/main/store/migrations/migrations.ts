import { foundation } from './0001-foundation.ts';
import { annotations } from './0002-annotations.ts';
import { standing } from './0003-standing.ts';
import { settings } from './0004-settings.ts';
import { stopping } from './0005-stopping.ts';
import { holds } from './0006-holds.ts';
import { serving } from './0007-serving.ts';
import { trackAudio } from './0008-track-audio.ts';

/** Every schema change in order: the n-th brings version n - 1 to n. Add at the end; what stands is never edited, because homes made by it exist. */
export const migrations: readonly string[] = [foundation, annotations, standing, settings, stopping, holds, serving, trackAudio];
