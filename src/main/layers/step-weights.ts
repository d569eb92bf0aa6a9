/** How weights fall with distance in a session, named as in session-rec. */
export const STEP_WEIGHTINGS = ['same', 'linear', 'div', 'log', 'quadratic'] as const;
export type StepWeighting = (typeof STEP_WEIGHTINGS)[number];

/**
 * Weight of something `step` plays away, 1 the nearest: 1, 1 - step/10, 1/step, 1/log10(step + 1.7) or 1/step^2 (session-rec, `sr.py`, `vsknn.py`).
 * Deviation: the linear weight stays at 0 from the tenth step on; the reference lets it turn negative.
 */
export function stepWeight(weighting: StepWeighting, step: number): number {
  switch (weighting) {
    case 'same':
      return 1;
    case 'linear':
      return Math.max(0, 1 - 0.1 * step);
    case 'div':
      return 1 / step;
    case 'log':
      return 1 / Math.log10(step + 1.7);
    case 'quadratic':
      return 1 / step ** 2;
  }
}

/**
 * Weight of position 1..length of the current session, the last the heaviest: 1, 1 - (length - position)/10, position/length,
 * 1/log10(length - position + 1.7) or (position/length)^2 (session-rec, `vsknn.py`).
 * Deviation: the linear weight reaches 0 ten plays before the last; the reference drops whatever follows the tenth play instead, the latest among it.
 */
export function positionWeight(weighting: StepWeighting, position: number, length: number): number {
  switch (weighting) {
    case 'same':
      return 1;
    case 'linear':
      return Math.max(0, 1 - 0.1 * (length - position));
    case 'div':
      return position / length;
    case 'log':
      return 1 / Math.log10(length - position + 1.7);
    case 'quadratic':
      return (position / length) ** 2;
  }
}
