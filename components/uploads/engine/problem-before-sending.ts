import { sentForm, type ProcessingResult } from '@/components/uploads/queue/processing'
import { isStillReadable } from '@/lib/file-prep/client/check-file'
import type { ProcessingProblem } from '@/lib/file-prep/shared/file-problem'
import { sha256 } from '@/lib/file-prep/shared/sha256'

/**
 * Why a file must not be sent. One that changed on disk since its check would fail as a broken connection, and a picked
 * file must not be sent in place of the processed one, which has another size or hash.
 */
export async function problemBeforeSending(
  file: File,
  preparation: ProcessingResult | null,
): Promise<ProcessingProblem | null> {
  if (!(await isStillReadable(file))) return 'file_unreadable'
  if (!preparation) return null
  const sent = sentForm(preparation)
  if (file.size !== sent.size) return 'processed_file_missing'
  const hash = await file
    .arrayBuffer()
    .then(sha256)
    .catch(() => null)
  if (hash === null) return 'file_unreadable'
  return hash === sent.sha256 ? null : 'processed_file_missing'
}
