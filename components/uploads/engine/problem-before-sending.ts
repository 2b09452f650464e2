import { sentForm, type ProcessingResult } from '@/components/uploads/queue/processing'
import { isStillReadable } from '@/lib/file-prep/client/check-file'
import type { ProcessingProblem } from '@/lib/file-prep/shared/file-problem'

/**
 * Why a file must not be sent. One that changed on disk since its check would fail as a broken connection, and a picked file
 * must not be sent in place of what was made of it, which its size and hash tell apart.
 */
export async function problemBeforeSending(
  file: File,
  preparation: ProcessingResult | null,
): Promise<ProcessingProblem | null> {
  if (!(await isStillReadable(file))) return 'file_unreadable'
  if (!preparation) return null
  const { size, sha256 } = sentForm(preparation)
  if (file.size !== size) return 'processed_file_missing'
  const hash = await hashOf(file).catch(() => null)
  if (hash === null) return 'file_unreadable'
  return hash === sha256 ? null : 'processed_file_missing'
}

/** SHA-256 in lower-case hex. */
async function hashOf(file: File): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
