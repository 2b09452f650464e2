import { findDisputesQuerySchema } from '@/lib/contract/disputes'
import { disputesCsv, disputesCsvHeaders } from '@/lib/server/disputes/disputes-csv'
import { downloadRoute } from '@/lib/server/http/download-route'

export const { GET, HEAD } = downloadRoute({
  action: 'dispute.read',
  query: findDisputesQuerySchema,
  open: ({ person, actor, query }) => disputesCsv(person, actor, query),
  head: async ({ person }) => disputesCsvHeaders(person),
})
