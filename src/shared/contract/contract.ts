import { analysis } from './analysis.ts';
import { audio } from './audio.ts';
import { audition } from './audition.ts';
import { datasets } from './datasets.ts';
import { recommendations } from './recommendations.ts';
import { runs } from './runs.ts';
import { searches } from './searches.ts';
import { serving } from './serving.ts';
import { system } from './system.ts';
import { views } from './views.ts';

/** Everything the workbench can be asked, by any door. */
export const contract = { datasets, searches, runs, analysis, audition, audio, recommendations, serving, system, views };
export type Contract = typeof contract;
