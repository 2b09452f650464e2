import PostalMime, {
  addressParser,
  decodeWords,
  type Address,
  type Attachment,
  type Email,
} from 'postal-mime'
import { assertReadable, MailError, type Mail, type MailFile, type MailLimits } from './mail'

/** Multiparts in multiparts. */
const MAX_NESTING_DEPTH = 32
/** In bytes, of all parts. */
const MAX_HEADERS_SIZE = 1024 * 1024
/** Each costs the parser memory; 40 MB of attachments have 540,000. */
const MAX_LINES = 1_000_000
/** Lines that may begin a part. The parser's time grows with the square of the parts. */
const MAX_BOUNDARIES = 20_000

/**
 * Reads a mail in the format of the internet (RFC 5322).
 * @throws MailError, or an error of the parser for too many headers or levels
 */
export async function readEml(bytes: Uint8Array, limits: MailLimits, depth = 0): Promise<Mail> {
  limits.countMail(depth)
  assertCountable(bytes)
  const email = await parse(withoutMark(bytes))
  const attachments: MailFile[] = []
  const mails: Mail[] = []
  for (const attachment of email.attachments) {
    limits.countAttachment()
    const content = bytesOf(attachment)
    if (attachment.mimeType === 'message/rfc822') {
      mails.push(await readEml(content, limits, depth + 1))
    } else {
      attachments.push(fileOf(attachment, content))
    }
  }
  const { html = null, text = null } = email
  const mail = { ...headersOf(email), html, text, attachments, mails }
  assertReadable(mail)
  return mail
}

/** What the header of a mail says, also of one without a body. */
export type MailHeaders = Pick<Mail, 'from' | 'to' | 'cc' | 'subject' | 'date'>

/** @param text a header; what follows an empty line is ignored. Throws like `readEml`. */
export async function readHeaders(text: string): Promise<MailHeaders> {
  const [header = ''] = text.slice(0, MAX_HEADERS_SIZE).split(/\r?\n\r?\n/, 1)
  return headersOf(await parse(new TextEncoder().encode(`${header.trimEnd()}\r\n\r\n`)))
}

function parse(bytes: Uint8Array): Promise<Email> {
  return PostalMime.parse(bytes, {
    // The parser would merge the bodies, and format dates for the browser's time zone.
    forceRfc822Attachments: true,
    maxNestingDepth: MAX_NESTING_DEPTH,
    maxHeadersSize: MAX_HEADERS_SIZE,
  })
}

function headersOf({ to, cc, headers }: Email): MailHeaders {
  // The parser keeps one sender, and of repeated headers the first.
  const valuesOf = (wanted: string) =>
    headers.filter(({ key }) => key === wanted).map(({ value }) => value)
  return {
    from: written(valuesOf('from').flatMap((value) => addressParser(value))),
    to: written(to),
    cc: written(cc),
    subject: valuesOf('subject').map(decodeWords).join(', '),
    date: valuesOf('date').join(', '),
  }
}

/** As in the header of a mail: `Shop <shop@example.com>, Team: a@example.com;`. */
function written(addresses: readonly Address[] = []): string {
  return addresses
    .map((address) =>
      address.group
        ? `${address.name}: ${written(address.group)};`
        : addressText(address.name, address.address),
    )
    .join(', ')
}

export function addressText(name: string, address: string): string {
  if (name === '' || name === address) return address
  return address === '' ? name : `${name} <${address}>`
}

function fileOf({ filename, mimeType, contentId }: Attachment, bytes: Uint8Array): MailFile {
  return {
    filename: filename ?? mimeType,
    type: mimeType,
    contentId: contentId?.replace(/^<|>$/g, '') ?? null,
    bytes,
  }
}

function bytesOf({ content }: Attachment): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content)
}

const LINE_FEED = 0x0a
const DASH = 0x2d

function assertCountable(bytes: Uint8Array): void {
  let lines = 0
  let boundaries = 0
  for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, at + 1)) {
    lines += 1
    if (bytes[at + 1] === DASH && bytes[at + 2] === DASH) boundaries += 1
    if (lines > MAX_LINES || boundaries > MAX_BOUNDARIES) throw new MailError('Too many parts')
  }
}

/** Without the byte order mark, which would belong to the first header. */
function withoutMark(bytes: Uint8Array): Uint8Array {
  const [first, second, third] = bytes
  return first === 0xef && second === 0xbb && third === 0xbf ? bytes.subarray(3) : bytes
}
