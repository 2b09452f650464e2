import { auditQuerySchema } from '@/lib/contract/audit'
import { readAudit } from '@/lib/server/views/audit/read-audit'
import { deskRoute } from '@/lib/server/http/desk-route'

export const GET = deskRoute({
  action: 'audit.read',
  query: auditQuerySchema,
  handler: ({ person, query }) => readAudit(person, query),
})
