/** Names of a part's codes in session-parts.u8 and in the `part` columns. */
export const PART_NAMES = ['train', 'validation', 'test'] as const;
export type PartName = (typeof PART_NAMES)[number];
