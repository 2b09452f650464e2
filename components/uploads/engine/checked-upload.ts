import { conflictCheckOf } from '@/lib/api-client/conflict-check'
import { uploadDocument, type UploadOutcome, type UploadRequest } from '@/lib/api-client/upload'

/**
 * Uploads a file unless others changed the documents since the page was opened; then the person is asked first, once
 * for the whole queue. @throws StaleViewError when they want to look before anything is sent
 */
export async function guardedUpload(request: UploadRequest): Promise<UploadOutcome> {
  const guard = conflictCheckOf(request.disputeId)
  const outcome = await guard.run((seen) => uploadDocument({ ...request, seen }))
  if ('document' in outcome) guard.added(outcome.document.id)
  return outcome
}
