import { disputeParamsSchema } from '@/lib/contract/disputes'
import { saveDraftSchema } from '@/lib/contract/response'
import { saveDraft } from '@/lib/server/responses/drafts'
import { deskRoute } from '@/lib/server/http/desk-route'
import { readJsonBody } from '@/lib/server/http/json-body'

export const PUT = deskRoute({
  action: 'response.write',
  params: disputeParamsSchema,
  handler: async ({ person, actor, params, request }) =>
    saveDraft(person, actor, params.disputeId, await readJsonBody(request, saveDraftSchema)),
})
