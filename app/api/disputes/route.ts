import { readDisputesQuerySchema } from '@/lib/contract/disputes'
import { listDisputes } from '@/lib/server/disputes/list-disputes'
import { deskRoute } from '@/lib/server/http/desk-route'

export const GET = deskRoute({
  action: 'dispute.read',
  query: readDisputesQuerySchema,
  handler: ({ person, query }) => listDisputes(person, query),
})
