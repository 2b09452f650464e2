import { waiveSchema, waiverParamsSchema } from '@/lib/contract/response'
import { deskRoute } from '@/lib/server/http/desk-route'
import { readJsonBody } from '@/lib/server/http/json-body'
import { liftWaiver, waiveKind } from '@/lib/server/disputes/waivers'

export const PUT = deskRoute({
  action: 'waiver.change',
  params: waiverParamsSchema,
  handler: async ({ person, actor, params, request }) => {
    const { reason } = await readJsonBody(request, waiveSchema)
    return waiveKind(person, actor, params, reason)
  },
})

export const DELETE = deskRoute({
  action: 'waiver.change',
  params: waiverParamsSchema,
  handler: ({ person, actor, params }) => liftWaiver(person, actor, params),
})
