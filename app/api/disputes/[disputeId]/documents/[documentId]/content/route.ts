import { contentQuerySchema, documentParamsSchema } from '@/lib/contract/documents'
import {
  assertNotAPage,
  contentDownload,
  contentHead,
} from '@/lib/server/documents/content-response'
import { openContent } from '@/lib/server/documents/open-content'
import { downloadRoute } from '@/lib/server/http/download-route'

const purposeOf = (query: { download?: unknown }) => (query.download ? 'download' : 'review')

export const { GET, HEAD } = downloadRoute({
  action: 'document.read',
  params: documentParamsSchema,
  query: contentQuerySchema,
  limiter: (query) => (query.download ? 'exports' : 'previews'),
  open: async ({ person, actor, params, query, request }) => {
    const purpose = purposeOf(query)
    if (purpose === 'review') assertNotAPage(request)
    const { disputeId, documentId } = params
    const content = await openContent(person, actor, disputeId, documentId, purpose)
    return contentDownload(content, purpose)
  },
  // Opened in the viewer, which is not audited.
  head: async ({ person, actor, params: { disputeId, documentId }, query }) => {
    const content = await openContent(person, actor, disputeId, documentId, 'review')
    return contentHead(content, purposeOf(query))
  },
})
