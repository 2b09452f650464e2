/*
 * Kept, since making one takes longer than formatting hundreds of values. There are few: one per form, language and zone.
 */

const numberFormats = new Map<string, Intl.NumberFormat>()
const dateFormats = new Map<string, Intl.DateTimeFormat>()

export function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return kept(numberFormats, [locale, options], () => new Intl.NumberFormat(locale, options))
}

export function dateFormat(
  locale: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  return kept(dateFormats, [locale, options], () => new Intl.DateTimeFormat(locale, options))
}

function kept<Format>(formats: Map<string, Format>, form: unknown, make: () => Format): Format {
  const key = JSON.stringify(form)
  let known = formats.get(key)
  if (!known) {
    known = make()
    formats.set(key, known)
  }
  return known
}
