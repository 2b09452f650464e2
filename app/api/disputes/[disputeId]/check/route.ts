import { disputeParamsSchema } from '@/lib/contract/disputes'
import { askForCheckSchema } from '@/lib/contract/response'
import { requestReview } from '@/lib/server/responses/reviews/request-review'
import { documentsSeenBy } from '@/lib/server/documents/expected-documents'
import { deskRoute } from '@/lib/server/http/desk-route'
import { readJsonBody } from '@/lib/server/http/json-body'

/** Requests that a second person reviews and submits the saved draft. */
export const POST = deskRoute({
  action: 'response.submit',
  params: disputeParamsSchema,
  status: 201,
  handler: async ({ person, actor, params: { disputeId }, request }) => {
    const seen = documentsSeenBy(request)
    const body = await readJsonBody(request, askForCheckSchema)
    return requestReview(person, actor, disputeId, body, seen)
  },
})
