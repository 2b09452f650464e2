import { auditFilterSchema } from '@/lib/contract/audit'
import { auditCsvHeaders, exportAudit } from '@/lib/server/views/audit/export-audit'
import { downloadRoute } from '@/lib/server/http/download-route'

export const { GET, HEAD } = downloadRoute({
  action: 'audit.read',
  query: auditFilterSchema,
  open: ({ person, actor, query }) => exportAudit(person, actor, query),
  head: async ({ person }) => auditCsvHeaders(person),
})
