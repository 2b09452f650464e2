import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { OmiseError, refused } from './errors'

/** A file to upload. `size` in bytes is declared before the first byte is read, so it must be exact. */
export type OmiseUpload = {
  filename: string
  kind: string
  /** For instance `image/png`. Omise checks the file by it. */
  contentType: string
  size: number
  /** Called once, when the connection is open; a chunk is read only when the previous one was sent. */
  body: () => AsyncIterable<Uint8Array>
}

/** The body of a multipart request: an envelope around bytes that are passed on unchanged. */
export type MultipartBody = {
  contentType: string
  contentLength: number
  /** The closing boundary. Before it is written to the socket, Omise cannot have a complete request. */
  closing: Buffer
  chunks: AsyncIterable<Uint8Array>
  /** The error of the file itself, if any. */
  failure(): OmiseError | undefined
  /** Closes the file when the exchange ended before the file did. */
  release(): void
}

/**
 * Wraps the file as the parts `kind` and `file` of https://docs.omise.co/documents-api. Nothing is copied or buffered.
 * A file that throws, or that yields fewer or more bytes than `size`, ends the body before the closing boundary, with
 * an OmiseError `refused`.
 *
 * @throws OmiseError `refused` when `size` or `contentType` cannot be sent
 */
export function multipartBody(upload: OmiseUpload): MultipartBody {
  const { size, contentType } = upload
  if (!Number.isSafeInteger(size) || size < 0) throw refused('the size of the file is not a size')
  if (!/^[\w.+-]+\/[\w.+-]+$/.test(contentType)) throw refused('not a content type')

  const boundary = `----evidence-desk-${randomBytes(18).toString('hex')}`
  const opening = Buffer.from(openingOf(boundary, upload))
  const closing = Buffer.from(`\r\n--${boundary}--\r\n`)
  let source: AsyncIterable<Uint8Array> | undefined
  let failure: OmiseError | undefined

  async function* file(): AsyncGenerator<Uint8Array> {
    let sent = 0
    source = upload.body()
    for await (const chunk of source) {
      sent += chunk.byteLength
      if (sent > size) throw refused(`the file is longer than its ${size} bytes`)
      yield chunk
    }
    source = undefined
    if (sent < size) throw refused(`the file ended after ${sent} of its ${size} bytes`)
  }

  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield opening
    try {
      yield* file()
    } catch (error) {
      failure = error instanceof OmiseError ? error : refused('the file could not be read', error)
      throw failure
    }
    yield closing
  }

  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    contentLength: opening.byteLength + size + closing.byteLength,
    closing,
    chunks: chunks(),
    failure: () => failure,
    release() {
      // Otherwise a stalled stream would stay open.
      if (source instanceof Readable) source.destroy()
    },
  }
}

function openingOf(boundary: string, { kind, filename, contentType }: OmiseUpload): string {
  return [
    `--${boundary}`,
    'Content-Disposition: form-data; name="kind"',
    '',
    kind,
    `--${boundary}`,
    `Content-Disposition: form-data; name="file"; filename="${escapeFilename(filename)}"`,
    `Content-Type: ${contentType}`,
    '',
    '',
  ].join('\r\n')
}

/**
 * A filename for a part's header: UTF-8 as is, with the three characters escaped that would end it
 * (https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data).
 */
export function escapeFilename(filename: string): string {
  return filename.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}
