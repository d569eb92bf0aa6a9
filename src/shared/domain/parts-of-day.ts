import { z } from 'zod';

/** A part of the day and the hour 0..23 it begins with; it lasts until the next one begins. */
const PartOfDay = z.strictObject({ name: z.string().min(1).max(40), from: z.int().min(0).max(23) });
export type PartOfDay = z.infer<typeof PartOfDay>;

/**
 * The parts of the day of P1 section 4.1, which gives the evening as 5 to 8 pm and the late evening as 9 pm to 1 am: the hour between belongs to the
 * evening here.
 */
export const PARTS_OF_DAY: readonly PartOfDay[] = [
  { name: 'night', from: 1 },
  { name: 'early morning', from: 6 },
  { name: 'morning', from: 9 },
  { name: 'afternoon', from: 12 },
  { name: 'evening', from: 17 },
  { name: 'late evening', from: 21 },
];

/** Parts that cover the day: the last one goes on until the first begins again. */
export const PartsOfDay = z
  .array(PartOfDay)
  .min(2, 'A day has at least two parts.')
  .max(24)
  .refine((parts) => parts.every(({ from }, index) => index === 0 || from > parts[index - 1]!.from), {
    error: 'Each part of the day must begin after the one before it.',
  })
  .refine((parts) => new Set(parts.map(({ name }) => name)).size === parts.length, {
    error: 'Each part of the day needs a name of its own.',
  });

/** The part that an hour 0..23 falls in. */
export function partOfDay(hour: number, parts: readonly PartOfDay[]): PartOfDay {
  return parts.findLast(({ from }) => hour >= from) ?? parts.at(-1)!;
}

/** The context made from `hour`: the parts of the day. */
export const DAYPART = 'daypart';

/** A context by session: codes choose among values, code 0 being unknown. */
type CodedContext<Values> = { name: string; values: Values; codes: Int32Array };

/** The context of the parts of the day that follows from the context `hour`, in the order of the day; what is no hour 0..23 is unknown. */
export function toPartsOfDay(
  { values, codes }: CodedContext<readonly string[]>,
  parts: readonly PartOfDay[] = PARTS_OF_DAY,
): CodedContext<string[]> {
  const codeOf = values.map((value) => {
    const hour = Number(value);
    return Number.isInteger(hour) && hour >= 0 && hour < 24 ? 1 + parts.indexOf(partOfDay(hour, parts)) : 0;
  });
  return { name: DAYPART, values: ['unknown', ...parts.map(({ name }) => name)], codes: codes.map((code) => codeOf[code] ?? 0) };
}
