import { claimedFormat, FORMATS, PICTURE_ENDINGS, type Format } from './formats'
import { MAIL_ENDINGS, OFFICE_FORMATS } from './office-formats'

/** Long enough for any real name, short enough for every file system that may store a download. */
const MAX_CODE_POINTS = 120
const MAX_UTF8_BYTES = 200

const PATH = /^.*[/\\]/su
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/gu
// Characters that can disguise a name: bidi controls, zero-width, byte order mark, soft hyphen.
const INVISIBLE =
  /[\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu
// Windows permits the per cent sign, but a server that decodes names would read `%22` as a quote.
const RESERVED = /[:*?"<>|%]/gu
const LONE_SURROGATE = /\p{Cs}/gu
const WINDOWS_DEVICE = /^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(\.|$)/iu

/**
 * A filename that is safe to send to the bank and to save on any operating system, for bytes of `format`. Path
 * segments, control and invisible characters are removed; Thai, Japanese and other scripts stay. The extension always
 * matches the bytes: `scan.png` with JPEG content becomes `scan.jpg`.
 */
export function cleanFilename(filename: string, format: Format): string {
  const visible = filename
    .normalize('NFC')
    .replace(PATH, '')
    .replace(CONTROL, '')
    .replace(INVISIBLE, '')
    .replace(LONE_SURROGATE, '')
    .replace(RESERVED, '_')
  const { stem, extension } = splitExtension(visible, format)
  const suffix = `.${extension}`
  const safeStem = shorten(tidy(stem), suffix.length)
  return `${WINDOWS_DEVICE.test(safeStem) ? `_${safeStem}` : safeStem}${suffix}`
}

// A photo.heic that was converted to JPG becomes photo.jpg, a letter.docx becomes letter.pdf.
const ENDINGS = [...PICTURE_ENDINGS, ...OFFICE_FORMATS, ...MAIL_ENDINGS]
const CONVERTED = new RegExp(`\\.(?:${ENDINGS.join('|')})$`, 'iu')

function splitExtension(name: string, format: Format): { stem: string; extension: string } {
  const written = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  const isWritten = claimedFormat(name) === format
  return { stem: stemOf(name), extension: isWritten ? written : FORMATS[format].extensions[0] }
}

/** A name without its extension, if it is one of a format that is accepted or converted. */
export function stemOf(name: string): string {
  return claimedFormat(name) ? name.slice(0, name.lastIndexOf('.')) : name.replace(CONVERTED, '')
}

const LEADING = /^[\s.\-~]+/u
// The look-behind keeps this linear: a search started at each of a thousand dots would read to their end each time.
const TRAILING = /(?<![\s.])[\s.]+$/u

function tidy(stem: string): string {
  return stem.replace(/\s+/gu, ' ').replace(LEADING, '').replace(TRAILING, '').trim() || 'document'
}

/** Truncates between grapheme clusters, so that Thai vowels and dakuten stay with their letters. */
function shorten(stem: string, reservedLength: number): string {
  const encoder = new TextEncoder()
  let kept = ''
  let codePoints = reservedLength
  let bytes = reservedLength
  for (const { segment } of new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(stem)) {
    codePoints += [...segment].length
    bytes += encoder.encode(segment).length
    if (codePoints > MAX_CODE_POINTS || bytes > MAX_UTF8_BYTES) break
    kept += segment
  }
  return kept.replace(TRAILING, '') || 'document'
}
