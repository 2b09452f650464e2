import 'server-only'
import { FORMATS, HEAD_BYTES, sniffFormat, TAIL_BYTES, type Format } from '@/lib/evidence/formats'
import { inspectFile } from '@/lib/evidence/inspect-file'
import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import { PictureSizeFinder } from '@/lib/evidence/picture-size'
import { DeskError } from '@/lib/server/errors'
import { nodeRequestOf } from './node-request'

export type ReceivedFile = {
  format: Format
  contentType: (typeof FORMATS)[Format]['contentType']
  /** In bytes. */
  size: number
}

/** Takes each chunk over: whoever wrote it does not look at it again. */
export type FileSink = { write(chunk: Uint8Array): Promise<void> }

/**
 * Reads a request's body once, chunk by chunk, into `sink` while counting and checking it by the
 * rules of lib/evidence. Stops at the first byte too many and at the first bytes of a wrong format, so that
 * a bad file costs little. Memory stays constant: the sink sets the pace.
 * @throws DeskError with the file's problem, or `body_incomplete` when the sender stopped early
 */
export async function receiveFile(
  request: Request,
  filename: string,
  sink: FileSink,
): Promise<ReceivedFile> {
  const declared = declaredLength(request)
  if (declared !== null && declared > MAX_DOCUMENT_BYTES) throw tooLarge()

  const head = new Edge('head', HEAD_BYTES)
  const tail = new Edge('tail', TAIL_BYTES)
  const picture = new PictureSizeFinder()
  let size = 0
  for await (const chunk of bodyChunks(request)) {
    size += chunk.length
    if (size > MAX_DOCUMENT_BYTES) throw tooLarge()
    head.add(chunk)
    tail.add(chunk)
    picture.push(chunk)
    if (size >= HEAD_BYTES && !sniffFormat(head.bytes)) {
      verdictOf({ filename, size, head: head.bytes, tail: tail.bytes, picture: picture.size })
    }
    await sink.write(chunk)
  }
  if (declared !== null && size !== declared) {
    throw new DeskError('body_incomplete', { detail: `Got ${size} of ${declared} bytes` })
  }
  const format = verdictOf({
    filename,
    size,
    head: head.bytes,
    tail: tail.bytes,
    picture: picture.size,
  })
  return { format, contentType: FORMATS[format].contentType, size }
}

function verdictOf(facts: Parameters<typeof inspectFile>[0]): Format {
  const verdict = inspectFile(facts)
  if (verdict.ok) return verdict.format
  throw new DeskError(verdict.problem, {
    detail: verdict.problem
      .replace('file_', 'The file is ')
      .replace('image_', 'The picture has ')
      .replaceAll('_', ' '),
  })
}

/** Stopping early leaves the rest unread, so that the answer still reaches the sender. */
async function* bodyChunks(request: Request): AsyncGenerator<Uint8Array> {
  const source: AsyncIterator<Uint8Array> | undefined =
    nodeRequestOf(request)?.iterator({ destroyOnReturn: false }) ??
    request.body?.values({ preventCancel: true })
  try {
    for (;;) {
      const next = await source?.next()
      if (!next || next.done) return
      if (next.value.length > 0) yield next.value
    }
  } catch (cause) {
    throw new DeskError('body_incomplete', { detail: 'The upload was interrupted', cause })
  } finally {
    await source?.return?.()
  }
}

function declaredLength(request: Request): number | null {
  const header = request.headers.get('content-length')
  return header !== null && /^\d{1,15}$/.test(header) ? Number(header) : null
}

function tooLarge(): DeskError {
  return new DeskError('file_too_large', {
    detail: `The limit is ${MAX_DOCUMENT_BYTES} bytes`,
  })
}

/** The first or last few bytes of a stream, whatever sizes its chunks have. */
class Edge {
  bytes: Uint8Array = new Uint8Array(0)
  readonly #side: 'head' | 'tail'
  readonly #length: number

  constructor(side: 'head' | 'tail', length: number) {
    this.#side = side
    this.#length = length
  }

  add(chunk: Uint8Array): void {
    if (this.#side === 'head' && this.bytes.length >= this.#length) return
    const joined = Buffer.concat([
      this.bytes,
      this.#side === 'head' ? chunk.subarray(0, this.#length) : chunk.subarray(-this.#length),
    ])
    this.bytes =
      this.#side === 'head' ? joined.subarray(0, this.#length) : joined.subarray(-this.#length)
  }
}
