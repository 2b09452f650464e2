import { deskRoute } from '@/lib/server/http/desk-route'
import { ownSessions } from '@/lib/server/accounts/profile'

export const GET = deskRoute({
  action: 'profile.change',
  handler: ({ person }) => ownSessions(person),
})
