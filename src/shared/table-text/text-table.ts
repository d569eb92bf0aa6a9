/** A table to be written as text: `text` is what a person reads, `value` the same in full precision for machines. */
export type TextCell = { text: string; value: string | number | boolean | null; isBest?: boolean };
export type TextTable = { columns: readonly { name: string; isNumber: boolean }[]; rows: readonly (readonly TextCell[])[] };
