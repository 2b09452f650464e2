import { disputeParamsSchema } from '@/lib/contract/disputes'
import { acceptSchema } from '@/lib/contract/response'
import { acceptDispute } from '@/lib/server/responses/submissions/accept-dispute'
import { answeredResponse } from '@/lib/server/responses/get-response'
import { deskRoute } from '@/lib/server/http/desk-route'
import { readJsonBody } from '@/lib/server/http/json-body'

/** Accepts the dispute. 200 when Omise has it, 202 while the outcome is unknown and a job reconciles it. */
export const POST = deskRoute({
  action: 'dispute.accept',
  params: disputeParamsSchema,
  handler: async ({ person, actor, params: { disputeId }, request }) => {
    const body = await readJsonBody(request, acceptSchema)
    return answeredResponse(await acceptDispute(person, actor, disputeId, body))
  },
})
