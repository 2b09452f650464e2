import { disputeParamsSchema } from '@/lib/contract/disputes'
import { exportCase, exportHead } from '@/lib/server/views/case-export/export-case'
import { deskRoute } from '@/lib/server/http/desk-route'

export const GET = deskRoute({
  action: 'case.export',
  params: disputeParamsSchema,
  handler: ({ person, actor, params }) => exportCase(person, actor, params.disputeId),
})

/** Not left to Next, which would note an export and send nothing. */
export const HEAD = deskRoute({
  action: 'case.export',
  params: disputeParamsSchema,
  handler: ({ person, params }) => exportHead(person, params.disputeId),
})
