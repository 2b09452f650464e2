import { deleteQuerySchema, documentParamsSchema } from '@/lib/contract/documents'
import { deleteDocument } from '@/lib/server/documents/deletion/delete-document'
import { documentsSeenBy } from '@/lib/server/documents/expected-documents'
import { getDocument } from '@/lib/server/documents/get-document'
import { deskRoute } from '@/lib/server/http/desk-route'

export const GET = deskRoute({
  action: 'document.read',
  params: documentParamsSchema,
  handler: ({ person, params }) => getDocument(person, params.disputeId, params.documentId),
})

export const DELETE = deskRoute({
  action: 'document.delete',
  params: documentParamsSchema,
  query: deleteQuerySchema,
  handler: ({ person, actor, params, query, request }) =>
    deleteDocument(person, actor, params, {
      seen: documentsSeenBy(request),
      forGood: query.forGood !== undefined,
    }),
})
