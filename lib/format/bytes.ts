import { numberFormat } from './formatters'

const KB = 1024
const MB = 1024 * 1024

/** A file size for display: "812 KB", "2.4 MB". A megabyte is 1,048,576 bytes, as in the limit. */
export function formatBytes(bytes: number, locale: string): string {
  if (bytes < KB) {
    const options = { style: 'unit', unit: 'byte', unitDisplay: 'long' } as const
    return numberFormat(locale, options).format(bytes)
  }
  // 1,023.7 KB would be rounded to "1,024 KB", so the next unit is used.
  if (Math.ceil(bytes / KB) < KB) return `${round(bytes / KB, 0, locale)} KB`
  return `${round(bytes / MB, 1, locale)} MB`
}

// Rounded up, so that a file over a limit never appears to be under it.
function round(value: number, digits: number, locale: string): string {
  return numberFormat(locale, {
    maximumFractionDigits: digits,
    roundingMode: 'ceil',
  }).format(value)
}
