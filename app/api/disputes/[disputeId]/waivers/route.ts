import { disputeParamsSchema } from '@/lib/contract/disputes'
import { deskRoute } from '@/lib/server/http/desk-route'
import { listWaivers } from '@/lib/server/disputes/waivers'

export const GET = deskRoute({
  action: 'dispute.read',
  params: disputeParamsSchema,
  handler: ({ person, params }) => listWaivers(person, params.disputeId),
})
