import { disputeParamsSchema } from '@/lib/contract/disputes'
import { assignSchema, releaseQuerySchema } from '@/lib/contract/teamwork'
import { deskRoute } from '@/lib/server/http/desk-route'
import { readJsonBody } from '@/lib/server/http/json-body'
import { assignDispute, releaseDispute } from '@/lib/server/teamwork/assignment'

export const PUT = deskRoute({
  action: 'assignment.change',
  params: disputeParamsSchema,
  handler: async ({ person, actor, params, request }) =>
    assignDispute(person, actor, params.disputeId, await readJsonBody(request, assignSchema)),
})

export const DELETE = deskRoute({
  action: 'assignment.change',
  params: disputeParamsSchema,
  query: releaseQuerySchema,
  handler: ({ person, actor, params, query }) =>
    releaseDispute(person, actor, params.disputeId, query.seen),
})
