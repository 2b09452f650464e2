import { numbersOf } from '@/lib/file-prep/worker/bytes'
import { CompoundFile, type Entry } from '@/lib/file-prep/worker/office/compound-file'
import { codePageOfLocale, decoderOf, UTF_8, WESTERN } from './code-pages'
import { assertReadable, MailError, type Mail, type MailFile, type MailLimits } from './mail'
import { addressText, readHeaders, type MailHeaders } from './read-eml'
import { htmlInRtf, unpackRtf } from './rtf'

/**
 * Reads a mail that Outlook saved. https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxmsg Only the
 * properties below are read; https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxprops names them.
 */

const SUBJECT = 0x0037
const SUBMIT_TIME = 0x0039
const SENT_BY_NAME = 0x0042
const SENT_BY_SMTP = 0x5d02
const HEADERS = 0x007d
const SENDER_NAME = 0x0c1a
const SENDER_SMTP = 0x5d01
const DELIVERY_TIME = 0x0e06
const BODY = 0x1000
const RTF = 0x1009
const HTML = 0x1013
const CODE_PAGE_OF_TEXT = 0x3ffd
const LOCALE = 0x3ff1
const CODE_PAGE_OF_HTML = 0x3fde

const RECIPIENT_TYPE = 0x0c15
const RECIPIENT_NAME = 0x3001
const RECIPIENT_ADDRESS = 0x3003
const RECIPIENT_SMTP = 0x39fe
const TO = 1
const CC = 2

const FILE_DATA = 0x3701
const FILE_METHOD = 0x3705
/** Others may be objects of Office programs. */
const METHOD_OF_MAIL = 5
const FILE_NAME = 0x3707
const FILE_SHORT_NAME = 0x3704
const FILE_TITLE = 0x3001
const FILE_TYPE = 0x370e
const FILE_CONTENT_ID = 0x3712

const TEXT_TYPE = '001F'
const BYTES_TYPE = '0102'
const CODE_PAGE_TEXT_TYPE = '001E'
const MAIL_TYPE = '000D'

/** Of a fixed property: its type, id, flags and value. */
const PROPERTY_BYTES = 16

/** As many recipients as a real mail has at most. */
const MAX_RECIPIENTS = 5000

/** Throws MailError, or UnexpectedEof when the file is damaged. */
export async function readMsg(bytes: Uint8Array, limits: MailLimits): Promise<Mail> {
  return readMessage(new MessageFile(bytes), { index: 0 }, { limits, depth: 0 })
}

type Context = { limits: MailLimits; depth: number }

async function readMessage(
  file: MessageFile,
  storage: Pick<Entry, 'index'>,
  { limits, depth }: Context,
): Promise<Mail> {
  limits.countMail(depth)
  const message = file.properties(storage, { headerBytes: depth === 0 ? 32 : 24 })
  const attachments: MailFile[] = []
  const mails: Mail[] = []
  for (const entry of message.storages('__attach_version1.0')) {
    limits.countAttachment()
    const attached = file.properties(entry, { headerBytes: 8, codePage: message.codePage })
    const inner = attached.mail()
    if (inner) mails.push(await readMessage(file, inner, { limits, depth: depth + 1 }))
    else attachments.push(fileOf(attached))
  }
  const mail = {
    ...(await headersOf(file, message)),
    html: htmlOf(message),
    text: message.text(BODY),
    attachments,
    mails,
  }
  assertReadable(mail)
  return mail
}

function fileOf(attached: Properties): MailFile {
  const filename =
    attached.text(FILE_NAME) ?? attached.text(FILE_SHORT_NAME) ?? attached.text(FILE_TITLE)
  return {
    filename: filename ?? 'attachment',
    type: attached.text(FILE_TYPE) ?? typeByName(filename ?? ''),
    contentId: attached.text(FILE_CONTENT_ID)?.replace(/^<|>$/g, '') ?? null,
    bytes: attached.bytes(FILE_DATA) ?? new Uint8Array(),
  }
}

function typeByName(filename: string): string {
  const ending = /\.(png|jpe?g|gif|bmp|webp)$/i.exec(filename)?.[1]?.toLowerCase()
  if (ending === undefined) return 'application/octet-stream'
  return `image/${ending === 'jpg' ? 'jpeg' : ending}`
}

/** A received mail has its original header; a sent one only properties. */
async function headersOf(file: MessageFile, message: Properties): Promise<MailHeaders> {
  const received = await readHeaders(message.text(HEADERS) ?? '')
  const [to, cc] = recipientsOf(file, message)
  const sender = addressText(
    message.text(SENT_BY_NAME) ?? message.text(SENDER_NAME) ?? '',
    message.text(SENT_BY_SMTP) ?? message.text(SENDER_SMTP) ?? '',
  )
  return {
    from: received.from || sender,
    to: received.to || to,
    cc: received.cc || cc,
    subject: message.text(SUBJECT) ?? received.subject,
    date: received.date || (message.time(SUBMIT_TIME) ?? message.time(DELIVERY_TIME) ?? ''),
  }
}

function recipientsOf(file: MessageFile, message: Properties): [to: string, cc: string] {
  const found = message.storages('__recip_version1.0').slice(0, MAX_RECIPIENTS)
  const recipients = found.map((entry) => {
    const recipient = file.properties(entry, { headerBytes: 8, codePage: message.codePage })
    return {
      type: recipient.number(RECIPIENT_TYPE),
      text: addressText(
        recipient.text(RECIPIENT_NAME) ?? '',
        recipient.text(RECIPIENT_SMTP) ?? recipient.text(RECIPIENT_ADDRESS) ?? '',
      ),
    }
  })
  const ofType = (wanted: number) =>
    recipients
      .filter(({ type }) => type === wanted)
      .map(({ text }) => text)
      .join(', ')
  return [ofType(TO), ofType(CC)]
}

/** Outlook keeps the HTML of many mails only inside of their rich text. */
function htmlOf(message: Properties): string | null {
  const html = message.bytes(HTML)
  if (html) return decoderOf(message.number(CODE_PAGE_OF_HTML) ?? UTF_8).decode(html)
  const rtf = message.bytes(RTF)
  return message.text(HTML) ?? (rtf?.length ? htmlInRtf(unpackRtf(rtf)) : null)
}

type PropertyOptions = {
  /** Before the fixed properties: 32 of a file, 24 of an attached mail, 8 of anything else. */
  headerBytes: number
  /** Of texts that are not Unicode, unless the properties state their own. */
  codePage?: number
}

class MessageFile {
  readonly #file: CompoundFile
  /** In bytes: streams of a hostile file may be the same ones. */
  #budget: number

  constructor(bytes: Uint8Array) {
    this.#file = new CompoundFile(bytes)
    this.#budget = 2 * bytes.length
  }

  properties(storage: Pick<Entry, 'index'>, options: PropertyOptions): Properties {
    return new Properties(this.#file.entriesOf(storage), (entry) => this.#read(entry), options)
  }

  #read(entry: Entry): Uint8Array {
    this.#budget -= entry.size
    if (this.#budget < 0) throw new MailError('Streams overlap')
    return this.#file.read(entry)
  }
}

/** The properties of a message, a recipient or an attachment. */
class Properties {
  readonly codePage: number
  readonly #entries = new Map<string, Entry>()
  readonly #storages: readonly Entry[]
  /** By their ids; the 8 bytes of each. */
  readonly #fixed = new Map<number, DataView>()
  readonly #read: (entry: Entry) => Uint8Array

  constructor(
    entries: readonly Entry[],
    read: (entry: Entry) => Uint8Array,
    { headerBytes, codePage = WESTERN }: PropertyOptions,
  ) {
    this.#read = read
    for (const entry of entries) this.#entries.set(entry.name.toUpperCase(), entry)
    this.#storages = entries.filter(({ isStorage }) => isStorage)
    const stream = this.#entries.get('__PROPERTIES_VERSION1.0')
    if (stream) this.#readFixed(read(stream), headerBytes)
    const locale = this.number(LOCALE)
    this.codePage =
      this.number(CODE_PAGE_OF_TEXT) ?? (locale === null ? codePage : codePageOfLocale(locale))
  }

  storages(prefix: string): Entry[] {
    return this.#storages
      .filter(({ name }) => name.startsWith(prefix))
      .toSorted((one, other) => (one.name < other.name ? -1 : 1))
  }

  text(id: number): string | null {
    const unicode = this.#stream(id, TEXT_TYPE)
    if (unicode) return withoutEnd(new TextDecoder('utf-16le').decode(unicode))
    const encoded = this.#stream(id, CODE_PAGE_TEXT_TYPE)
    return encoded && withoutEnd(decoderOf(this.codePage).decode(encoded))
  }

  bytes(id: number): Uint8Array | null {
    return this.#stream(id, BYTES_TYPE)
  }

  number(id: number): number | null {
    return this.#fixed.get(id)?.getUint32(0, true) ?? null
  }

  /** A time in UTC, as in the header of a mail. */
  time(id: number): string | null {
    const value = this.#fixed.get(id)?.getBigUint64(0, true)
    if (value === undefined || value === 0n) return null
    // Steps of 100 ns since 1601.
    const date = new Date(Number(value / 10_000n) - 11_644_473_600_000)
    return Number.isNaN(date.getTime()) ? null : date.toUTCString()
  }

  /** The storage of an attached mail. */
  mail(): Entry | null {
    const entry = this.#entries.get(streamName(FILE_DATA, MAIL_TYPE))
    return entry?.isStorage && this.number(FILE_METHOD) === METHOD_OF_MAIL ? entry : null
  }

  #stream(id: number, type: string): Uint8Array | null {
    const entry = this.#entries.get(streamName(id, type))
    return entry && !entry.isStorage ? this.#read(entry) : null
  }

  #readFixed(bytes: Uint8Array, headerBytes: number): void {
    const numbers = numbersOf(bytes, true)
    for (let at = headerBytes; at + PROPERTY_BYTES <= bytes.length; at += PROPERTY_BYTES) {
      const value = new DataView(bytes.buffer, bytes.byteOffset + at + 8, 8)
      this.#fixed.set(numbers.u16(at + 2), value)
    }
  }
}

function streamName(id: number, type: string): string {
  return `__SUBSTG1.0_${id.toString(16).toUpperCase().padStart(4, '0')}${type}`
}

/** Some programs write the 0 at the end of a text. */
function withoutEnd(text: string): string {
  let end = text.length
  while (text.charCodeAt(end - 1) === 0) end--
  return text.slice(0, end)
}
