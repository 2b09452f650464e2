import { changeKindQuerySchema, documentParamsSchema } from '@/lib/contract/documents'
import { documentsSeenBy } from '@/lib/server/documents/expected-documents'
import { changeKind } from '@/lib/server/documents/kind-change/change-kind'
import { deskRoute } from '@/lib/server/http/desk-route'

export const POST = deskRoute({
  action: 'document.changeKind',
  params: documentParamsSchema,
  query: changeKindQuerySchema,
  async handler({ person, actor, params, query, request }) {
    const change = await changeKind(
      person,
      actor,
      { ...params, ...query },
      documentsSeenBy(request),
    )
    return Response.json(change, { status: change.state === 'underway' ? 202 : 200 })
  },
})
