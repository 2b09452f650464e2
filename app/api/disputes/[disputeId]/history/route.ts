import { disputeParamsSchema } from '@/lib/contract/disputes'
import { getHistory } from '@/lib/server/views/history'
import { deskRoute } from '@/lib/server/http/desk-route'

export const GET = deskRoute({
  action: 'history.read',
  params: disputeParamsSchema,
  handler: ({ person, params }) => getHistory(person, params.disputeId),
})
