import 'server-only'
import { and, asc, eq, gt, inArray, notExists, or } from 'drizzle-orm'
import type { Upload as UploadDto, Uploads } from '@/lib/contract/documents'
import { kindChanges, uploads } from '@/lib/db/schema/documents'
import { authorize } from '@/lib/server/auth/authorize'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import { DeskError } from '@/lib/server/platform/errors'
import { UNSETTLED_UPLOAD_STATES } from '@/lib/server/outbound/dispute-operations'
import { readNames, type Names } from '@/lib/server/people/names'
import { findUpload, type Upload } from '@/lib/server/documents/ledger'

const ENDED_SHOWN_MS = 7 * 24 * 60 * 60_000

/**
 * The unsettled uploads of this dispute, by all people, and those refused or withdrawn in the last week. Those that change
 * the kind of a document are listed with the documents.
 */
export async function listUploads(person: Person, disputeId: string): Promise<Uploads> {
  authorize(person, 'document.read')
  const { db, now } = desk()
  const endedLately = and(
    inArray(uploads.state, ['refused', 'withdrawn']),
    gt(uploads.updatedAt, new Date(now().getTime() - ENDED_SHOWN_MS)),
  )
  const underway = inArray(uploads.state, [...UNSETTLED_UPLOAD_STATES])
  const rows = await db
    .select()
    .from(uploads)
    .where(
      and(
        eq(uploads.disputeId, disputeId),
        or(underway, endedLately),
        notExists(db.select().from(kindChanges).where(eq(kindChanges.id, uploads.id))),
      ),
    )
    .orderBy(asc(uploads.createdAt))
  const names = await readNames(db)
  return { items: rows.map((row) => toUpload(row, names)) }
}

/**
 * The state of one upload, including delivered and refused ones.
 * @throws DeskError `not_found`
 */
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

export function toUpload(upload: Upload, names: Names): UploadDto {
  return {
    id: upload.id,
    filename: upload.filename,
    kind: upload.kind,
    contentType: upload.contentType,
    size: upload.size,
    pages: upload.pages,
    addedBy: { name: names.of(upload.personId) ?? '' },
    createdAt: upload.createdAt.toISOString(),
    state: upload.state,
    problem: upload.problem,
    documentId: upload.documentId,
    withdrawnBy: upload.withdrawnBy ? { name: names.of(upload.withdrawnBy) ?? '' } : null,
  }
}
