import 'server-only'
import { create as contentDisposition } from 'content-disposition'
import { DeskError } from '@/lib/server/platform/errors'
import type { Download } from '@/lib/server/http/download-body'
import type { Content } from './open-content'

/** Evidence is untrusted: the policy allows it only inside the desk's own viewer, never as a page of our origin. */
export function assertNotAPage(request: Request): void {
  const destination = request.headers.get('sec-fetch-dest')
  if (destination && ['document', 'iframe', 'frame', 'object', 'embed'].includes(destination)) {
    throw new DeskError('not_allowed', { detail: 'Open the document in the desk, or download it' })
  }
}

type Purpose = 'review' | 'download'

export function contentDownload(content: Content, purpose: Purpose): Download {
  return { headers: contentHeaders(content, purpose), body: content.body }
}

/** The headers only; the body is closed unread. */
export async function contentHead(content: Content, purpose: Purpose): Promise<HeadersInit> {
  await content.body[Symbol.asyncIterator]().return?.()
  return contentHeaders(content, purpose)
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
