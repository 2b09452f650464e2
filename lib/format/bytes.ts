const KB = 1024
const MB = 1024 * 1024

/** A file size as people write it: "812 KB", "2.4 MB". Megabytes are 1,048,576 bytes, as in the limit. */
export function formatBytes(bytes: number, locale: string): string {
  if (bytes < KB) return unit(bytes, 'byte', 0, locale)
  // 1,023.7 KB would read as "1,024 KB": the next unit says it better.
  if (Math.round(bytes / KB) < KB) return unit(bytes / KB, 'kilobyte', 0, locale)
  return unit(bytes / MB, 'megabyte', Number.isInteger(bytes / MB) ? 0 : 1, locale)
}

function unit(value: number, name: string, digits: number, locale: string): string {
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: name,
    unitDisplay: name === 'byte' ? 'long' : 'short',
    maximumFractionDigits: digits,
    // A file over a limit must never look as if it were under it.
    roundingMode: 'ceil',
  }).format(value)
}
