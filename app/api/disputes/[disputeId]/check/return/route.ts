import { disputeParamsSchema } from '@/lib/contract/disputes'
import { returnCheckSchema } from '@/lib/contract/response'
import { returnReview } from '@/lib/server/responses/reviews/return-review'
import { deskRoute } from '@/lib/server/http/desk-route'
import { readJsonBody } from '@/lib/server/http/json-body'

/** Cancels one's own review request, or returns a colleague's. */
export const POST = deskRoute({
  action: 'response.submit',
  params: disputeParamsSchema,
  handler: async ({ person, actor, params, request }) =>
    returnReview(person, actor, params.disputeId, await readJsonBody(request, returnCheckSchema)),
})
