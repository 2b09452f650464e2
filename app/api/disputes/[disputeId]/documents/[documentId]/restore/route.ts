import { documentParamsSchema, restoreQuerySchema } from '@/lib/contract/documents'
import { receivedResponse } from '@/lib/server/documents/delivery/deliver-now'
import { documentsSeenBy } from '@/lib/server/documents/expected-documents'
import { restoreDocument } from '@/lib/server/documents/deletion/restore-document'
import { deskRoute } from '@/lib/server/http/desk-route'

/** 201 with the new document, or 202 with the upload that will become it, as for an upload. */
export const POST = deskRoute({
  action: 'document.restore',
  params: documentParamsSchema,
  query: restoreQuerySchema,
  handler: async ({ person, actor, params, query, request }) =>
    receivedResponse(
      await restoreDocument(person, actor, { ...params, ...query }, documentsSeenBy(request)),
    ),
})
