import { getDisputeCounts } from '@/lib/server/disputes/get-counts'
import { deskRoute } from '@/lib/server/http/desk-route'

export const GET = deskRoute({
  action: 'dispute.read',
  handler: ({ person }) => getDisputeCounts(person),
})
