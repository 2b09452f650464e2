import { disputeParamsSchema, setRespondBySchema } from '@/lib/contract/disputes'
import { deskRoute } from '@/lib/server/http/desk-route'
import { readJsonBody } from '@/lib/server/http/json-body'
import { setRespondBy, undoRespondBy } from '@/lib/server/disputes/respond-by/set-respond-by'

export const PUT = deskRoute({
  action: 'respondBy.set',
  params: disputeParamsSchema,
  handler: async ({ person, actor, params, request }) => {
    const { at } = await readJsonBody(request, setRespondBySchema)
    return setRespondBy(person, actor, params.disputeId, new Date(at))
  },
})

export const DELETE = deskRoute({
  action: 'respondBy.set',
  params: disputeParamsSchema,
  handler: ({ person, actor, params }) => undoRespondBy(person, actor, params.disputeId),
})
