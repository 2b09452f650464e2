import { disputeParamsSchema } from '@/lib/contract/disputes'
import { listPresent } from '@/lib/server/disputes/presence'
import { deskRoute } from '@/lib/server/http/desk-route'

export const GET = deskRoute({
  action: 'dispute.read',
  params: disputeParamsSchema,
  handler: ({ person, params }) => listPresent(person, params.disputeId),
})
