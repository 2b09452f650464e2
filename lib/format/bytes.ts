const KB = 1024
const MB = 1024 * 1024

/** A file size as people write it: "812 KB", "2.4 MB". Megabytes are 1,048,576 bytes, as in the limit. */
export function formatBytes(bytes: number, locale: string): string {
  if (bytes < KB) {
    const options = { style: 'unit', unit: 'byte', unitDisplay: 'long' } as const
    return new Intl.NumberFormat(locale, options).format(bytes)
  }
  // 1,023.7 KB would read as "1,024 KB": the next unit says it better.
  if (Math.ceil(bytes / KB) < KB) return `${round(bytes / KB, 0, locale)} KB`
  return `${round(bytes / MB, 1, locale)} MB`
}

// Rounded up: a file over a limit must never look as if it were under it.
function round(value: number, digits: number, locale: string): string {
  return new Intl.NumberFormat(locale, {
    maximumFractionDigits: digits,
    roundingMode: 'ceil',
  }).format(value)
}
