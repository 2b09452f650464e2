import { deskRoute } from '@/lib/server/http/desk-route'
import { ownSessions } from '@/lib/server/profile/profile'

export const GET = deskRoute({
  action: 'profile.change',
  handler: ({ person }) => ownSessions(person),
})
