import { uploadParamsSchema } from '@/lib/contract/documents'
import { withdrawalResponse, withdrawUpload } from '@/lib/server/documents/delivery/withdraw-upload'
import { getUpload } from '@/lib/server/documents/upload/list-uploads'
import { deskRoute } from '@/lib/server/http/desk-route'

export const GET = deskRoute({
  action: 'document.read',
  params: uploadParamsSchema,
  handler: ({ person, params }) => getUpload(person, params.disputeId, params.uploadId),
})

/** Withdraws the upload. 200 with its final state, or 202 while it is unknown whether Omise has the file. */
export const DELETE = deskRoute({
  action: 'upload.withdraw',
  params: uploadParamsSchema,
  handler: async ({ person, actor, params: { disputeId, uploadId } }) =>
    withdrawalResponse(await withdrawUpload(person, actor, disputeId, uploadId)),
})
