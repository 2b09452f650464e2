import { randomBytes } from 'node:crypto'
import { Client, type Dispatcher } from 'undici'
import { hasEndMark, sniffFormat, TAIL_BYTES } from '@/lib/evidence/formats'
import { MAX_CONVERTED_BYTES } from '@/lib/evidence/limits'
import type { OfficeFormat } from '@/lib/evidence/office-formats'
import { createConcurrencyLimit } from '@/lib/net/concurrency-limit'
import { BodyTooLargeError, limitBytes } from '@/lib/net/read-body'
import { CircuitOpenError, createCircuitBreaker, type ServiceState } from './circuit-breaker'

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
  format: OfficeFormat
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

/** LibreOffice converts one document at a time per instance; the others wait there. */
const MAX_CONCURRENT = 3

const FAILURES_TO_OPEN = 3
const OPEN_MS = 30_000

/** The route of Gotenberg that has LibreOffice convert: https://gotenberg.dev/docs/routes#office-documents-into-pdfs-route */
const ROUTE = '/forms/libreoffice/convert'

/**
 * A client of Gotenberg. It bounds time, concurrency and memory, and stops asking a converter that is down. The
 * converter learns the format of a file, not its name.
 */
export function createConverter({
  url,
  now,
  onUnavailable,
  timeoutMs = TIMEOUT_MS,
}: ConverterOptions): Converter {
  const takePlace = createConcurrencyLimit(MAX_CONCURRENT)
  const breaker = createCircuitBreaker({
    failures: FAILURES_TO_OPEN,
    openMs: OPEN_MS,
    stateAfter,
    now,
  })
  const address = `${url.replace(/\/$/, '')}${ROUTE}`

  async function send({ format, signal }: ConvertRequest, bytes: Uint8Array<ArrayBuffer>) {
    const timeout = AbortSignal.timeout(timeoutMs)
    try {
      return await exchange(address, format, bytes, AbortSignal.any([signal, timeout]))
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

async function exchange(
  address: string,
  format: OfficeFormat,
  bytes: Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
): Promise<Buffer> {
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
      body: Buffer.concat([
        Buffer.from(
          `--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="document.${format}"\r\n` +
            'Content-Type: application/octet-stream\r\n\r\n',
        ),
        bytes,
        Buffer.from(`\r\n--${boundary}--\r\n`),
      ]),
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

/** What Gotenberg answers when LibreOffice cannot open a document. */
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
