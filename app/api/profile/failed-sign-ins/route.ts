import { dismissFailedSignIns } from '@/lib/server/accounts/profile'
import { deskRoute } from '@/lib/server/http/desk-route'

export const DELETE = deskRoute({
  action: 'profile.change',
  handler: async ({ person }) => {
    await dismissFailedSignIns(person)
    return { done: true }
  },
})
