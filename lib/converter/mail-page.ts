import { setImmediate } from 'node:timers/promises'
import { MAIL_PAGE_TAGS } from '@/lib/evidence/mail-page'

/**
 * The start of every page: the policy allows no script, and no picture, style or font from elsewhere. As the parser has
 * read it before the content, nothing in there can weaken it. `charset` is within the first 1024 bytes, so no byte of
 * the content is read in another encoding.
 */
export const MAIL_PAGE_START =
  '<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" ' +
  `content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"><title>Email</title><style>` +
  'body{margin:0;font:14px/1.45 sans-serif;overflow-wrap:anywhere}img{max-width:100%;height:auto}' +
  'p{margin:.5em 0}pre{white-space:pre-wrap}tr,img{break-inside:avoid}</style>\n'

const LESS_THAN = 0x3c
const SLASH = 0x2f

/** The checked bytes after which other requests are served. */
const SLICE_BYTES = 64 * 1024

const MAX_TAG_LENGTH = Math.max(...MAIL_PAGE_TAGS.map(({ length }) => length))
const TAGS = new Set(MAIL_PAGE_TAGS)

/**
 * Whether a page has no element but those of `MAIL_PAGE_TAGS`, thus no `<meta>` with a refresh, `<iframe>`, `<form>` or
 * `<link>`. By the HTML standard, only `<` directly before a letter, `/`, `!` or `?` begins markup, in UTF-8.
 */
export async function isMailPage(bytes: Uint8Array): Promise<boolean> {
  if (bytes[0] !== LESS_THAN) return false
  for (let start = 0; start < bytes.length; start += SLICE_BYTES) {
    if (start > 0) await setImmediate()
    const end = Math.min(start + SLICE_BYTES, bytes.length)
    for (let at = start; at < end; at++) {
      if (bytes[at] === LESS_THAN && !isAllowed(bytes, at + 1)) return false
    }
  }
  return true
}

/** Whether what follows a `<` is the name of an allowed element, or no markup. */
function isAllowed(bytes: Uint8Array, after: number): boolean {
  const start = bytes[after] === SLASH ? after + 1 : after
  if (!isMarkup(bytes[start])) return start === after
  let name = ''
  for (let at = start; name.length <= MAX_TAG_LENGTH && isNameByte(bytes[at]); at++) {
    name += String.fromCharCode(bytes[at] ?? 0)
  }
  return TAGS.has(name.toLowerCase())
}

function isMarkup(byte = 0): boolean {
  return byte === 0x21 || byte === 0x2f || byte === 0x3f || isLetter(byte)
}

function isLetter(byte: number): boolean {
  return (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a
}

/** A name ends at white space, `/` or `>`. */
function isNameByte(byte = 0x3e): boolean {
  return byte > 0x20 && byte !== SLASH && byte !== 0x3e
}
