import { disputeParamsSchema } from '@/lib/contract/disputes'
import { endSnoozeQuerySchema, setSnoozeSchema } from '@/lib/contract/teamwork'
import { deskRoute } from '@/lib/server/http/desk-route'
import { readJsonBody } from '@/lib/server/http/json-body'
import { endSnooze, setSnooze } from '@/lib/server/teamwork/snooze'

export const PUT = deskRoute({
  action: 'snooze.change',
  params: disputeParamsSchema,
  handler: async ({ person, actor, params, request }) =>
    setSnooze(person, actor, params.disputeId, await readJsonBody(request, setSnoozeSchema)),
})

export const DELETE = deskRoute({
  action: 'snooze.change',
  params: disputeParamsSchema,
  query: endSnoozeQuerySchema,
  handler: ({ person, actor, params, query }) =>
    endSnooze(person, actor, params.disputeId, query.seen),
})
