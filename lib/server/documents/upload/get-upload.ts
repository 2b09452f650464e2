import 'server-only'
import type { Upload as UploadDto } from '@/lib/contract/documents'
import { authorize } from '@/lib/server/auth/authorize'
import type { Person } from '@/lib/server/people/person'
import { findUpload } from '@/lib/server/documents/delivery/upload'
import { desk } from '@/lib/server/desk'
import { DeskError } from '@/lib/server/platform/errors'
import { readNames } from '@/lib/server/people/read-names'
import { toUpload } from './to-upload'

/** Where one upload stands, also after it was delivered or refused. @throws DeskError `not_found` */
export async function getUpload(
  person: Person,
  disputeId: string,
  uploadId: string,
): Promise<UploadDto> {
  authorize(person, 'document.read')
  const { db } = desk()
  const upload = await findUpload(db, uploadId)
  if (upload?.disputeId !== disputeId)
    throw new DeskError('not_found', { detail: 'No such upload' })
  return toUpload(upload, await readNames(db))
}
