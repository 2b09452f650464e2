import { calendarQuerySchema, disputeParamsSchema } from '@/lib/contract/disputes'
import { deskRoute } from '@/lib/server/http/desk-route'
import { calendarResponse } from '@/lib/server/disputes/respond-by/calendar-response'

export const GET = deskRoute({
  action: 'dispute.read',
  params: disputeParamsSchema,
  query: calendarQuerySchema,
  handler: ({ person, params, query }) => calendarResponse(person, params.disputeId, query.locale),
})
