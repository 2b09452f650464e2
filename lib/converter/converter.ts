import { randomBytes } from 'node:crypto'
import { Client, type Dispatcher } from 'undici'
import { hasEndMark, sniffFormat, TAIL_BYTES } from '@/lib/evidence/signatures'
import { MAX_CONVERTED_BYTES } from '@/lib/evidence/limits'
import type { ConvertibleFormat } from '@/lib/evidence/office-formats'
import { createConcurrencyLimit } from '@/lib/net/concurrency-limit'
import { BodyTooLargeError, limitBytes } from '@/lib/net/read-body'
import { CircuitOpenError, createCircuitBreaker, type ServiceState } from './circuit-breaker'
import { MAIL_PAGE_START } from './mail-page'

const BRAND = Symbol.for('evidence-desk.converter-error')

/**
 * `unavailable`: the converter is down, hangs, or does not answer as one; `refused`: it cannot convert this file, or
 * the PDF is too large.
 */
export class ConverterError extends Error {
  // Next loads a module once per bundle, so there may be several classes of this name; the brand makes `instanceof`
  // true for all of them.
  readonly [BRAND] = true

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && BRAND in value
  }

  override readonly name = 'ConverterError'
  readonly problem: 'unavailable' | 'refused'
  readonly retryAfterMs: number | undefined

  constructor(
    problem: ConverterError['problem'],
    message: string,
    { retryAfterMs, cause }: { retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, { cause })
    this.problem = problem
    this.retryAfterMs = retryAfterMs
  }
}

export type ConverterOptions = {
  /** The URL of Gotenberg, without the path of a route. */
  url: string
  now: () => number
  /** Called when the converter counts as unavailable, with a reason without any content of files. */
  onUnavailable: (reason: string) => void
  timeoutMs?: number
}

type ConvertRequest = {
  /** `mail`: the bytes are those of a page for which `isMailPage` holds. */
  format: ConvertibleFormat
  /** Called when a slot is free, so that waiting conversions hold no file in memory. */
  read: () => Promise<Uint8Array<ArrayBuffer>>
  signal: AbortSignal
}

export type Converter = {
  /**
   * The document as PDF.
   * @throws ConverterError, the signal's reason, or the error of `read`
   */
  convert(request: ConvertRequest): Promise<Buffer>
}

const TIMEOUT_MS = 60_000

/** LibreOffice converts one document at a time per instance, Chromium up to six; the others wait there. */
const MAX_CONCURRENT = 3

const FAILURES_TO_OPEN = 3
const OPEN_MS = 30_000

/**
 * The programs of Gotenberg with their routes. https://gotenberg.dev/docs/routes#office-documents-into-pdfs-route
 * https://gotenberg.dev/docs/routes#html-file-into-pdf-route
 */
const ROUTES = {
  libreoffice: '/forms/libreoffice/convert',
  chromium: '/forms/chromium/convert/html',
} as const

type Program = keyof typeof ROUTES

/** A mail on A4, in inches, with its colours. */
const PAGE_FIELDS = { paperWidth: '8.27', paperHeight: '11.69', printBackground: 'true' }

/**
 * A client of Gotenberg. It bounds time, concurrency and memory, and stops asking a program of the converter that is
 * down. The converter learns the format of a file, not its name.
 */
export function createConverter({
  url,
  now,
  onUnavailable,
  timeoutMs = TIMEOUT_MS,
}: ConverterOptions): Converter {
  const takePlace = createConcurrencyLimit(MAX_CONCURRENT)
  const createBreaker = () =>
    createCircuitBreaker({ failures: FAILURES_TO_OPEN, openMs: OPEN_MS, stateAfter, now })
  // Each its own: a converter without Chromium still converts Word files.
  const breakers = { libreoffice: createBreaker(), chromium: createBreaker() }

  async function send({ format, signal }: ConvertRequest, bytes: Uint8Array<ArrayBuffer>) {
    const timeout = AbortSignal.timeout(timeoutMs)
    const address = `${url.replace(/\/$/, '')}${ROUTES[programFor(format)]}`
    try {
      return await exchange(address, formFor(format, bytes), AbortSignal.any([signal, timeout]))
    } catch (cause) {
      if (signal.aborted) throw signal.reason
      if (cause instanceof ConverterError) throw cause
      const reason = timeout.aborted ? 'no answer in time' : 'no connection, or it broke off'
      throw new ConverterError('unavailable', reason, { cause })
    }
  }

  return {
    async convert(wanted) {
      let release = () => {}
      const breaker = breakers[programFor(wanted.format)]
      try {
        breaker.assertClosed()
        release = await takePlace(wanted.signal)
        const bytes = await wanted.read()
        return await breaker.run(() => send(wanted, bytes))
      } catch (error) {
        if (error instanceof CircuitOpenError) {
          const { retryAfterMs, message } = error
          throw new ConverterError('unavailable', message, { retryAfterMs })
        }
        if (stateAfter(error) === 'down') onUnavailable((error as Error).message)
        throw error
      } finally {
        release()
      }
    },
  }
}

function stateAfter(error: unknown): ServiceState {
  if (!(error instanceof ConverterError)) return 'unknown'
  return error.problem === 'unavailable' ? 'down' : 'up'
}

function programFor(format: ConvertibleFormat): Program {
  return format === 'mail' ? 'chromium' : 'libreoffice'
}

/** The name of the one file, its bytes in parts, and the other fields. */
type Form = {
  filename: string
  content: readonly Uint8Array[]
  fields: Readonly<Record<string, string>>
}

function formFor(format: ConvertibleFormat, bytes: Uint8Array): Form {
  if (format !== 'mail') return { filename: `document.${format}`, content: [bytes], fields: {} }
  const content = [Buffer.from(MAIL_PAGE_START), bytes]
  return { filename: 'index.html', content, fields: PAGE_FIELDS }
}

async function exchange(address: string, form: Form, signal: AbortSignal): Promise<Buffer> {
  const boundary = `----evidence-desk-${randomBytes(18).toString('hex')}`
  const { origin, pathname } = new URL(address)
  // A connection of its own: one that was closed while idle would fail a conversion.
  const client = new Client(origin, { allowH2: false, headersTimeout: 0, bodyTimeout: 0 })
  try {
    const response = await client.request({
      method: 'POST',
      path: pathname,
      headers: {
        'user-agent': 'evidence-desk',
        'content-type': `multipart/form-data; boundary=${boundary}`,
      },
      body: encodeForm(form, boundary),
      signal,
    })
    assertConverted(response)
    const pdf = await readBounded(response.body)
    if (sniffFormat(pdf) !== 'pdf' || !hasEndMark('pdf', pdf.subarray(-TAIL_BYTES))) {
      throw new ConverterError('unavailable', 'the answer is not a PDF')
    }
    return pdf
  } finally {
    // Destroyed without an error, so that undici causes no unhandled rejection.
    void client.destroy()
  }
}

function encodeForm({ filename, content, fields }: Form, boundary: string): Buffer {
  const others = Object.entries(fields).map(
    ([name, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  return Buffer.concat([
    Buffer.from(
      `${others.join('')}--${boundary}\r\n` +
        `Content-Disposition: form-data; name="files"; filename="${filename}"\r\n` +
        'Content-Type: application/octet-stream\r\n\r\n',
    ),
    ...content,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
}

/** What Gotenberg answers when it cannot open a document. */
const BAD_REQUEST = 400
const OK = 200

function assertConverted({ statusCode, body }: Dispatcher.ResponseData): void {
  if (statusCode === OK) return
  // Unread: the text may quote the document.
  body.on('error', () => undefined)
  if (statusCode === BAD_REQUEST) throw new ConverterError('refused', 'the converter refused it')
  throw new ConverterError('unavailable', `the converter answered ${statusCode}`)
}

async function readBounded(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  try {
    for await (const chunk of limitBytes(body, MAX_CONVERTED_BYTES)) chunks.push(chunk)
  } catch (error) {
    if (error instanceof BodyTooLargeError) {
      throw new ConverterError('refused', 'the PDF is too large', { cause: error })
    }
    throw error
  }
  return Buffer.concat(chunks)
}
