import { auditFilterSchema } from '@/lib/contract/audit'
import { exportAudit } from '@/lib/server/views/audit/export-audit'
import { deskRoute } from '@/lib/server/http/desk-route'

export const GET = deskRoute({
  action: 'audit.read',
  query: auditFilterSchema,
  handler: ({ person, actor, query }) => exportAudit(person, actor, query),
})
