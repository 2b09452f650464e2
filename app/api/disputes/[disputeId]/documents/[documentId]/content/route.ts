import { contentQuerySchema, documentParamsSchema } from '@/lib/contract/documents'
import {
  assertNotAPage,
  contentHeadResponse,
  contentResponse,
} from '@/lib/server/documents/content-response'
import { openContent } from '@/lib/server/documents/open-content'
import { deskRoute } from '@/lib/server/http/desk-route'

export const GET = deskRoute({
  action: 'document.read',
  params: documentParamsSchema,
  query: contentQuerySchema,
  handler: async ({ person, actor, params, query, request }) => {
    const purpose = query.download ? 'download' : 'review'
    if (purpose === 'review') assertNotAPage(request)
    const { disputeId, documentId } = params
    return contentResponse(
      await openContent(person, actor, disputeId, documentId, purpose),
      purpose,
    )
  },
})

/** Not left to Next, which would open the bytes, note a download and send nothing. */
export const HEAD = deskRoute({
  action: 'document.read',
  params: documentParamsSchema,
  query: contentQuerySchema,
  handler: async ({ person, actor, params: { disputeId, documentId }, query }) => {
    const content = await openContent(person, actor, disputeId, documentId, 'review')
    return contentHeadResponse(content, query.download ? 'download' : 'review')
  },
})
