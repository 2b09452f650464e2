import { ownSessionParamsSchema } from '@/lib/contract/profile'
import { deskRoute } from '@/lib/server/http/desk-route'
import { endOwnSession } from '@/lib/server/accounts/profile'

export const DELETE = deskRoute({
  action: 'profile.change',
  params: ownSessionParamsSchema,
  handler: ({ person, actor, params }) => endOwnSession(person, actor, params.sessionId),
})
