/** A table to be written as text: `text` is what a person reads, `value` the same in full precision for machines, `mark` stands behind the text. */
export type TextCell = { text: string; value: string | number | boolean | null; isBest?: boolean; mark?: string };
export type TextTable = {
  columns: readonly { name: string; isNumber: boolean }[];
  /** Titles above neighbouring columns, all columns covered; empty where a column has none. */
  groups?: readonly { title: string; span: number }[];
  rows: readonly (readonly TextCell[])[];
  /** Printed below. */
  notes?: readonly string[];
};
