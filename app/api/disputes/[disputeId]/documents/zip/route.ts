import { disputeParamsSchema } from '@/lib/contract/disputes'
import { zipQuerySchema } from '@/lib/contract/documents'
import {
  exportDocuments,
  exportDocumentsHead,
} from '@/lib/server/views/case-export/export-documents'
import { downloadRoute } from '@/lib/server/http/download-route'

export const { GET, HEAD } = downloadRoute({
  action: 'document.download',
  params: disputeParamsSchema,
  query: zipQuerySchema,
  open: ({ person, actor, params, query }) =>
    exportDocuments(person, actor, params.disputeId, query.ids),
  head: ({ person, params, query }) => exportDocumentsHead(person, params.disputeId, query.ids),
})
