import { findDisputesQuerySchema } from '@/lib/contract/disputes'
import { csvHead, disputesCsv } from '@/lib/server/disputes/disputes-csv'
import { deskRoute } from '@/lib/server/http/desk-route'

export const GET = deskRoute({
  action: 'dispute.read',
  query: findDisputesQuerySchema,
  handler: ({ person, actor, query }) => disputesCsv(person, actor, query),
})

/** Not left to Next, which would read all disputes and send nothing. */
export const HEAD = deskRoute({
  action: 'dispute.read',
  query: findDisputesQuerySchema,
  handler: async ({ person }) => csvHead(person),
})
