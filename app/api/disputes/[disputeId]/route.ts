import { disputeParamsSchema } from '@/lib/contract/disputes'
import { getDispute } from '@/lib/server/disputes/get-dispute'
import { deskRoute } from '@/lib/server/http/desk-route'

export const GET = deskRoute({
  action: 'dispute.read',
  params: disputeParamsSchema,
  handler: ({ person, params }) => getDispute(person, params.disputeId),
})
