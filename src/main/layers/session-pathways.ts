import type { SessionFeature } from './session-features.ts';

/** Which tracks of the last session each recurrent network of a model reads: one network a pathway (P1 6.4.2). */
export const PATHWAYS = {
  all: ['lastAll'],
  play: ['lastPlayed'],
  'play-skip': ['lastPlayed', 'lastSkipped'],
  'play-skip-all': ['lastPlayed', 'lastSkipped', 'lastAll'],
} as const satisfies Record<string, readonly SessionFeature[]>;

export type Pathways = keyof typeof PATHWAYS;
export const PATHWAY_NAMES = Object.keys(PATHWAYS) as [Pathways, ...Pathways[]];
