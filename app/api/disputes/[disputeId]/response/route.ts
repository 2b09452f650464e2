import { disputeParamsSchema } from '@/lib/contract/disputes'
import { submitSchema } from '@/lib/contract/response'
import { answeredResponse, getResponse } from '@/lib/server/responses/get-response'
import { submitResponse } from '@/lib/server/responses/submissions/submit-response'
import { documentsSeenBy } from '@/lib/server/documents/expected-documents'
import { deskRoute } from '@/lib/server/http/desk-route'
import { readJsonBody } from '@/lib/server/http/json-body'

export const GET = deskRoute({
  action: 'dispute.read',
  params: disputeParamsSchema,
  handler: ({ person, params }) => getResponse(person, params.disputeId),
})

/** Submits the saved draft. 200 when Omise has it, 202 while the outcome is unknown and a job reconciles it. */
export const POST = deskRoute({
  action: 'response.submit',
  params: disputeParamsSchema,
  handler: async ({ person, actor, params: { disputeId }, request }) => {
    const seen = documentsSeenBy(request)
    const body = await readJsonBody(request, submitSchema)
    return answeredResponse(await submitResponse(person, actor, disputeId, body, seen))
  },
})
