import { deskRoute } from '@/lib/server/http/desk-route'
import { getFillProgress } from '@/lib/server/omise-events/fill-progress'

export const GET = deskRoute({
  action: 'dispute.read',
  handler: ({ person }) => getFillProgress(person),
})
