import { deskRoute } from '@/lib/server/http/desk-route'
import { listTeammates } from '@/lib/server/teamwork/teammates'

export const GET = deskRoute({
  action: 'dispute.read',
  handler: ({ person }) => listTeammates(person),
})
