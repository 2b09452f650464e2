import 'server-only'
import { DeskError } from '@/lib/server/platform/errors'
import { nodeRequestOf } from './node-request'

/**
 * The body of a request, chunk by chunk; empty chunks are skipped. Stopping early leaves the rest unread, so that the
 * client still receives the response.
 * @throws DeskError `body_incomplete` when the client stopped early
 */
export async function* readBody(request: Request): AsyncGenerator<Uint8Array, void, undefined> {
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
    throw new DeskError('body_incomplete', { detail: 'The body was interrupted', cause })
  } finally {
    await source?.return?.()
  }
}

/**
 * A small body, complete.
 * @throws DeskError `tooLong` as soon as it is longer than `maxBytes`, `body_incomplete`
 */
export async function readSmallBody(
  request: Request,
  maxBytes: number,
  tooLong: 'malformed_request' | 'body_too_large' = 'malformed_request',
): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of readBody(request)) {
    size += chunk.length
    if (size > maxBytes) {
      throw new DeskError(tooLong, { detail: `The body may have ${maxBytes} bytes` })
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
