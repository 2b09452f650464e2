import { auditChainQuerySchema } from '@/lib/contract/audit'
import { checkAudit } from '@/lib/server/views/audit/check-audit'
import { deskRoute } from '@/lib/server/http/desk-route'

export const GET = deskRoute({
  action: 'audit.read',
  query: auditChainQuerySchema,
  handler: ({ person, query, request }) => checkAudit(person, query.scope ?? 'new', request.signal),
})
