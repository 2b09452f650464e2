import { disputeParamsSchema } from '@/lib/contract/disputes'
import { listDocumentsQuerySchema, uploadQuerySchema } from '@/lib/contract/documents'
import { listDocuments } from '@/lib/server/documents/list-documents'
import { receiveUpload } from '@/lib/server/documents/receive-upload'
import { deskRoute } from '@/lib/server/http/desk-route'

export const GET = deskRoute({
  action: 'document.read',
  params: disputeParamsSchema,
  query: listDocumentsQuerySchema,
  handler: ({ person, params, query }) => listDocuments(person, params.disputeId, query),
})

/** The body is the raw file; see uploadQuerySchema. */
export const POST = deskRoute({
  action: 'document.upload',
  params: disputeParamsSchema,
  query: uploadQuerySchema,
  queryProblems: {
    kind: { missing: 'kind_missing', invalid: 'kind_unknown' },
    filename: { missing: 'filename_missing', invalid: 'malformed_request' },
  },
  status: 201,
  handler: ({ person, actor, params, query, request }) =>
    receiveUpload(person, actor, params.disputeId, query, request),
})
