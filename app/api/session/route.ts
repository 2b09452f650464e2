import { sessionTimeLeft } from '@/lib/server/auth/session-time-left'
import { deskRoute } from '@/lib/server/http/desk-route'

export const GET = deskRoute({
  action: 'profile.change',
  handler: ({ person }) => sessionTimeLeft(person),
})
