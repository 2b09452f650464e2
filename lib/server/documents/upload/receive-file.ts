import 'server-only'
import { FORMATS, type Format } from '@/lib/evidence/formats'
import { HEAD_BYTES, sniffFormat, TAIL_BYTES } from '@/lib/evidence/signatures'
import { inspectFile, type FileFacts, type FileProblem } from '@/lib/evidence/inspect-file'
import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import { PictureSizeFinder } from '@/lib/evidence/picture-size'
import { DeskError } from '@/lib/server/platform/errors'
import { readBody } from '@/lib/server/http/request-body'

export type ReceivedFile = {
  format: Format
  contentType: (typeof FORMATS)[Format]['contentType']
  /** In bytes. */
  size: number
}

/** Takes ownership of each chunk: the caller does not read it again. */
export type FileSink = { write(chunk: Uint8Array): Promise<void> }

/**
 * Streams a request's body into `sink` while counting and checking it by the rules of lib/evidence. Stops at the first
 * byte over the limit and at the first bytes of a wrong format, so that an invalid file costs little. Memory use is
 * constant: the sink applies backpressure.
 * @throws DeskError with the file's problem, or `body_incomplete` when the client stopped early
 */
export async function receiveFile(
  request: Request,
  filename: string,
  sink: FileSink,
): Promise<ReceivedFile> {
  const declared = declaredLength(request)
  if (declared !== null && declared > MAX_DOCUMENT_BYTES) throw tooLarge()

  const ends = new FileEnds()
  const picture = new PictureSizeFinder()
  let size = 0
  const facts = () => ({
    filename,
    size,
    head: ends.head,
    tail: ends.tail,
    picture: picture.size,
  })
  for await (const chunk of readBody(request)) {
    size += chunk.length
    if (size > MAX_DOCUMENT_BYTES) throw tooLarge()
    ends.add(chunk)
    picture.push(chunk)
    if (size >= HEAD_BYTES && !sniffFormat(ends.head)) formatOf(facts())
    await sink.write(chunk)
  }
  if (declared !== null && size !== declared) {
    throw new DeskError('body_incomplete', { detail: `Got ${size} of ${declared} bytes` })
  }
  const format = formatOf(facts())
  return { format, contentType: FORMATS[format].contentType, size }
}

/** @throws DeskError with the file's problem */
function formatOf(facts: FileFacts): Format {
  const inspection = inspectFile(facts)
  if (inspection.ok) return inspection.format
  throw new DeskError(inspection.problem, { detail: DETAILS[inspection.problem] })
}

const DETAILS: Readonly<Record<FileProblem, string>> = {
  file_empty: 'The file is empty',
  file_too_large: `The limit is ${MAX_DOCUMENT_BYTES} bytes`,
  file_unsupported: 'The file is unsupported',
  file_disguised: 'The file is disguised',
  file_truncated: 'The file is truncated',
  image_too_many_pixels: 'The picture has too many pixels',
  image_corrupt: 'The headers of the picture do not end',
}

function declaredLength(request: Request): number | null {
  const header = request.headers.get('content-length')
  return header !== null && /^\d{1,15}$/.test(header) ? Number(header) : null
}

function tooLarge(): DeskError {
  return new DeskError('file_too_large', { detail: DETAILS.file_too_large })
}

/** The first HEAD_BYTES and the last TAIL_BYTES of a stream, in time linear in its bytes, however it is chunked. */
export class FileEnds {
  readonly #head = new Uint8Array(HEAD_BYTES)
  #headFilled = 0
  /** Room for two tails: when full, the last one moves to the front. */
  readonly #tail = new Uint8Array(2 * TAIL_BYTES)
  #tailFilled = 0

  add(chunk: Uint8Array): void {
    const first = chunk.subarray(0, HEAD_BYTES - this.#headFilled)
    this.#head.set(first, this.#headFilled)
    this.#headFilled += first.length
    const last = chunk.subarray(-TAIL_BYTES)
    if (this.#tailFilled + last.length > this.#tail.length) {
      this.#tail.copyWithin(0, this.#tailFilled - TAIL_BYTES, this.#tailFilled)
      this.#tailFilled = TAIL_BYTES
    }
    this.#tail.set(last, this.#tailFilled)
    this.#tailFilled += last.length
  }

  get head(): Uint8Array {
    return this.#head.subarray(0, this.#headFilled)
  }

  get tail(): Uint8Array {
    return this.#tail.subarray(0, this.#tailFilled).subarray(-TAIL_BYTES)
  }
}
