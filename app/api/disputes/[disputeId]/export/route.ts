import { disputeParamsSchema } from '@/lib/contract/disputes'
import { exportCase, exportHead } from '@/lib/server/views/case-export/export-case'
import { downloadRoute } from '@/lib/server/http/download-route'

export const { GET, HEAD } = downloadRoute({
  action: 'case.export',
  params: disputeParamsSchema,
  open: ({ person, actor, params }) => exportCase(person, actor, params.disputeId),
  head: ({ person, params }) => exportHead(person, params.disputeId),
})
