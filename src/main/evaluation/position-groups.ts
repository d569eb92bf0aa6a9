/** The name that metrics by position go by, beside the contexts of a data set. */
export const POSITION = 'position';

/** Plays heard before a prediction, in groups: few sessions last long, so later places are taken together. Each ends before the next begins. */
const GROUPS = [
  { from: 1, name: '1' },
  { from: 2, name: '2' },
  { from: 3, name: '3' },
  { from: 4, name: '4' },
  { from: 5, name: '5-9' },
  { from: 10, name: '10+' },
] as const;

/** The first number of plays heard of each group, and the first that is too many. */
export const POSITION_GROUPS = GROUPS.map(({ from, name }, group) => ({
  from,
  end: GROUPS[group + 1]?.from ?? Number.POSITIVE_INFINITY,
  name,
}));
