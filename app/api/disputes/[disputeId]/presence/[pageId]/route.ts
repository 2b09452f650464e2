import { announcePresenceSchema, presenceParamsSchema } from '@/lib/contract/presence'
import { announcePresence, endPresence } from '@/lib/server/disputes/presence'
import { deskRoute } from '@/lib/server/http/desk-route'
import { readJsonBody } from '@/lib/server/http/json-body'

export const PUT = deskRoute({
  action: 'dispute.read',
  params: presenceParamsSchema,
  isBackground: true,
  handler: async ({ person, params, request }) => {
    const { state } = await readJsonBody(request, announcePresenceSchema)
    await announcePresence(person, params, state)
    return { done: true }
  },
})

export const DELETE = deskRoute({
  action: 'dispute.read',
  params: presenceParamsSchema,
  isBackground: true,
  handler: async ({ person, params }) => {
    await endPresence(person, params)
    return { done: true }
  },
})
