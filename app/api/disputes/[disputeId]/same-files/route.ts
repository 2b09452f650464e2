import { disputeParamsSchema } from '@/lib/contract/disputes'
import { sameFilesQuerySchema } from '@/lib/contract/same-files'
import { listSameFiles } from '@/lib/server/documents/list-same-files'
import { deskRoute } from '@/lib/server/http/desk-route'

export const GET = deskRoute({
  action: 'document.read',
  params: disputeParamsSchema,
  query: sameFilesQuerySchema,
  handler: ({ person, params, query }) => listSameFiles(person, params.disputeId, query),
})
