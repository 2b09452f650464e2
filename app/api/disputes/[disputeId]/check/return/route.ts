import { disputeParamsSchema } from '@/lib/contract/disputes'
import { returnCheckSchema } from '@/lib/contract/response'
import { returnCheck } from '@/lib/server/responses/reviews/return-review'
import { deskRoute } from '@/lib/server/http/desk-route'
import { readJsonBody } from '@/lib/server/http/json-body'

/** Takes back what one has asked oneself, or sends it back to whoever asked. */
export const POST = deskRoute({
  action: 'response.submit',
  params: disputeParamsSchema,
  handler: async ({ person, actor, params, request }) =>
    returnCheck(person, actor, params.disputeId, await readJsonBody(request, returnCheckSchema)),
})
