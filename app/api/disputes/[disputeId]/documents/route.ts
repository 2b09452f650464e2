import { disputeParamsSchema } from '@/lib/contract/disputes'
import { listDocumentsQuerySchema, uploadQuerySchema } from '@/lib/contract/documents'
import { receivedResponse } from '@/lib/server/documents/delivery/deliver-now'
import { listDocuments } from '@/lib/server/documents/list-documents'
import { receiveUpload } from '@/lib/server/documents/upload/receive-upload'
import { deskRoute } from '@/lib/server/http/desk-route'

export const GET = deskRoute({
  action: 'document.read',
  params: disputeParamsSchema,
  query: listDocumentsQuerySchema,
  handler: ({ person, params, query }) => listDocuments(person, params.disputeId, query),
})

/**
 * The body is the raw file; see uploadQuerySchema. 201 with the document, or 202 with the upload while Omise does not
 * have it; the delivery continues in the background.
 */
export const POST = deskRoute({
  action: 'document.upload',
  params: disputeParamsSchema,
  query: uploadQuerySchema,
  queryProblems: {
    kind: { missing: 'kind_missing', invalid: 'kind_unknown' },
    filename: { missing: 'filename_missing', invalid: 'malformed_request' },
  },
  handler: async ({ person, actor, params: { disputeId }, query, request }) =>
    receivedResponse(await receiveUpload({ person, actor, disputeId, query, request })),
})
