import { AppError } from '../../shared/errors.ts';

/** What is known of each track beside who played it: `values[track * names.length + feature]`, NaN where unknown. */
export type TrackFeatures = { names: readonly string[]; values: Float32Array };

export type StandardFeatures = {
  names: readonly string[];
  /** [tracks, features]: mean 0 and variance 1 over the tracks that have a value; 0, the mean, where it was missing. */
  values: Float32Array;
  /** How many values were missing. */
  missing: number;
};

/** The standardised features of the tracks; throws `dataset.noFeatures` where the data set has none. */
export function requireFeatures(read: (() => TrackFeatures | null) | undefined): StandardFeatures {
  const features = read?.() ?? null;
  if (features !== null) return standardiseFeatures(features);
  throw new AppError(
    'dataset.noFeatures',
    'This data set has no track features, which the inputs "content" and "content-mlp" read. Import it again with a table of tracks that has numeric columns, or choose the input "embedding".',
  );
}

export function describeFeatures({ names, values, missing }: StandardFeatures): string {
  const imputed = missing === 0 ? 'none is missing' : `${missing} of ${values.length} values were missing and set to the mean`;
  return `Reads ${names.length} track features, standardised over the training tracks; ${imputed}. Features: ${names.join(', ')}.`;
}

/** Standardises each feature over the training tracks, each counting once; a feature that is the same everywhere becomes 0. */
export function standardiseFeatures({ names, values }: TrackFeatures): StandardFeatures {
  const width = names.length;
  const standard = new Float32Array(values.length);
  let missing = 0;
  for (let feature = 0; feature < width; feature++) {
    let [known, sum, squares] = [0, 0, 0];
    for (let at = feature; at < values.length; at += width) {
      if (!Number.isFinite(values[at]!)) continue;
      known++;
      sum += values[at]!;
    }
    const mean = known === 0 ? 0 : sum / known;
    for (let at = feature; at < values.length; at += width) if (Number.isFinite(values[at]!)) squares += (values[at]! - mean) ** 2;
    const deviation = Math.sqrt(squares / Math.max(1, known));
    missing += values.length / width - known;
    for (let at = feature; at < values.length; at += width) {
      // Differences that are rounding alone would otherwise be blown up.
      const isInformative = Number.isFinite(values[at]!) && deviation > 1e-6 * Math.abs(mean);
      standard[at] = isInformative ? (values[at]! - mean) / deviation : 0;
    }
  }
  return { names, values: standard, missing };
}
