/** One parameter of an address, read leniently: what is missing or makes no sense is undefined. */

export function readOneOf<Value extends string>(
  text: string | null,
  values: readonly Value[],
): Value | undefined {
  return values.find((value) => value === text)
}

export function readWholeNumber(
  text: string | null,
  { min = 0, max = 999_999_999 }: { min?: number; max?: number } = {},
): number | undefined {
  if (text === null || !/^\d{1,9}$/.test(text)) return undefined
  const number = Number(text)
  return number >= min && number <= max ? number : undefined
}

/** A calendar day that exists, `2026-03-20`. */
export function readDay(text: string | null): string | undefined {
  if (text === null || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const day = new Date(`${text}T00:00:00Z`)
  // The calendar of JavaScript turns 30 February into 2 March.
  return Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text ? undefined : text
}
