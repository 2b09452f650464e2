import { readChain } from '@/lib/server/views/audit/read-audit'
import { deskRoute } from '@/lib/server/http/desk-route'

export const GET = deskRoute({
  action: 'audit.read',
  handler: ({ person }) => readChain(person),
})
