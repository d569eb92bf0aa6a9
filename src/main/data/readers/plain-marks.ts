/**
 * The plain form of a text file, which DuckDB reads line by line without miscounting. Every line of the source is one line here:
 * - as it was, where nothing about it is special;
 * - `SPLIT` and its fields joined by `FIELD_END`, where quotation marks needed care (a line break inside a field becomes `LINE_BREAK`);
 * - `SKIPPED` alone, where the line was empty or belongs to the record before;
 * - `SKIPPED` and a text, where the line is not valid in the file's encoding.
 */
export const SPLIT = '\x03';
export const SKIPPED = '\x02';
export const FIELD_END = '\x1f';
export const LINE_BREAK = '\x1e';

/** What DuckDB would take for something else than text: line ends, its settings in text-scan.ts, and the marks above. */
export const MISREAD = ['\r', '\x01', SKIPPED, SPLIT, '\x04'];
export const RESERVED = [...MISREAD, FIELD_END, LINE_BREAK];
