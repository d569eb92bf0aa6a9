/** Stands for "never play again" among ratings of 0 to 100 (Yahoo! Music, P4): no number on the scale. */
export const NEVER_AGAIN = 255;
/** Where a rating beside it is larger than this, 255 is a number like the others. */
export const LARGEST_RATING_BESIDE = 100;
