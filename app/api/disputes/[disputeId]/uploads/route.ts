import { disputeParamsSchema } from '@/lib/contract/disputes'
import { listUploads } from '@/lib/server/documents/upload/list-uploads'
import { deskRoute } from '@/lib/server/http/desk-route'

export const GET = deskRoute({
  action: 'document.read',
  params: disputeParamsSchema,
  handler: ({ person, params }) => listUploads(person, params.disputeId),
})
