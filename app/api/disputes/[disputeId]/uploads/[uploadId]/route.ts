import { uploadParamsSchema } from '@/lib/contract/documents'
import { getUpload } from '@/lib/server/documents/upload/get-upload'
import { deskRoute } from '@/lib/server/http/desk-route'

export const GET = deskRoute({
  action: 'document.read',
  params: uploadParamsSchema,
  handler: ({ person, params }) => getUpload(person, params.disputeId, params.uploadId),
})
