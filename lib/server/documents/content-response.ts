import 'server-only'
import { create as contentDisposition } from 'content-disposition'
import { DeskError } from '@/lib/server/platform/errors'
import type { Content } from './open-content'

/** Evidence comes from strangers: it is shown inside our own viewer only, never as a page of our origin. */
export function assertNotAPage(request: Request): void {
  const destination = request.headers.get('sec-fetch-dest')
  if (destination && ['document', 'iframe', 'frame', 'object', 'embed'].includes(destination)) {
    throw new DeskError('not_allowed', { detail: 'Open the document in the desk, or download it' })
  }
}

type Purpose = 'review' | 'download'

export function contentResponse(content: Content, purpose: Purpose): Response {
  return new Response(toStream(content.body), { headers: contentHeaders(content, purpose) })
}

/** The answer to HEAD: the same headers; the bytes are let go of unread. */
export async function contentHeadResponse(content: Content, purpose: Purpose): Promise<Response> {
  await content.body[Symbol.asyncIterator]().return?.()
  return new Response(null, { headers: contentHeaders(content, purpose) })
}

function contentHeaders({ contentType, filename, size }: Content, purpose: Purpose): HeadersInit {
  const type = purpose === 'download' || contentType === 'application/pdf' ? 'attachment' : 'inline'
  return {
    'Content-Type': contentType,
    'Content-Disposition': contentDisposition(filename, { type }),
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'Cache-Control': 'private, no-store',
    ...(size === null ? {} : { 'Content-Length': String(size) }),
  }
}

function toStream(body: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = body[Symbol.asyncIterator]()
  return new ReadableStream({
    async pull(controller) {
      const next = await iterator.next()
      if (next.done) controller.close()
      else controller.enqueue(next.value)
    },
    async cancel() {
      await iterator.return?.()
    },
  })
}
