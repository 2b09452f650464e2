import { disputeParamsSchema, listDisputesQuerySchema } from '@/lib/contract/disputes'
import { findNeighbours } from '@/lib/server/disputes/find-neighbours'
import { deskRoute } from '@/lib/server/http/desk-route'

export const GET = deskRoute({
  action: 'dispute.read',
  params: disputeParamsSchema,
  query: listDisputesQuerySchema,
  handler: ({ person, params, query }) => findNeighbours(person, params.disputeId, query),
})
