import 'server-only'
import { and, eq, notInArray } from 'drizzle-orm'
import type { Transaction } from '@/lib/db/open-database'
import { uploads } from '@/lib/db/schema/documents'
import { authorize } from '@/lib/server/auth/authorize'
import type { Actor } from '@/lib/server/audit-log/append-audit'
import type { Person } from '@/lib/server/people/person'
import { deliverNow, type Received } from '@/lib/server/documents/delivery/deliver-now'
import { recordUpload } from '@/lib/server/documents/delivery/delivery'
import { desk } from '@/lib/server/desk'
import { DeskError } from '@/lib/server/platform/errors'
import { isReadable } from './backup'
import { lockDeletionsOf, type Deletion } from './deletion'
import {
  assertDocumentsAsSeen,
  type DocumentsSeen,
} from '@/lib/server/documents/expected-documents'
import { findUpload, type Upload } from '@/lib/server/documents/ledger'

export type Restoration = { disputeId: string; documentId: string; uploadId: string }

/**
 * Restores a document that was deleted here by delivering its bytes again from the vault. Omise has no API for this, so
 * the document gets a new id. Idempotent: the same `uploadId` resolves with the state of the first request.
 * @throws DeskError `nothing_to_restore` when it was not deleted here or is already restored, `bytes_unavailable`,
 * `documents_changed`, `dispute_being_answered`, `upload_id_reused`, or the reason of a permanent refusal by Omise
 */
export async function restoreDocument(
  person: Person,
  actor: Actor,
  restoration: Restoration,
  seen: DocumentsSeen,
): Promise<Received> {
  authorize(person, 'document.restore')
  const { disputeId, uploadId } = restoration
  const earlier = await findUpload(desk().db, uploadId)
  if (!earlier) await assertDocumentsAsSeen(person, disputeId, seen)
  const upload = earlier
    ? assertSame(earlier, person, restoration)
    : await recordRestoration(person, actor, restoration)
  return deliverNow(upload)
}

function assertSame(
  earlier: Upload | null,
  person: Person,
  { disputeId, documentId }: Restoration,
): Upload {
  const same =
    earlier?.personId === person.id &&
    earlier.disputeId === disputeId &&
    earlier.restores === documentId
  if (!same) throw new DeskError('upload_id_reused')
  return earlier
}

/** One at a time per document, so that two clicks restore it once. */
async function recordRestoration(
  person: Person,
  actor: Actor,
  restoration: Restoration,
): Promise<Upload> {
  const { disputeId, uploadId } = restoration
  const recorded = await recordUpload({ type: 'restore', disputeId, actor }, async (tx) => {
    const deletion = await lockDeletion(tx, restoration)
    if (await findUpload(tx, uploadId)) return null
    if (!deletion || (await isBack(tx, restoration))) throw new DeskError('nothing_to_restore')
    return newUpload(person, restoration, await findOriginal(tx, restoration, deletion))
  })
  return recorded ?? assertSame(await findUpload(desk().db, uploadId), person, restoration)
}

async function lockDeletion(
  tx: Transaction,
  { disputeId, documentId }: Restoration,
): Promise<Deletion | undefined> {
  const deletions = await lockDeletionsOf(tx, documentId)
  const done = deletions.filter((each) => each.disputeId === disputeId && each.state === 'done')
  return done.find(({ vaultFile }) => vaultFile) ?? done[0]
}

/** Whether it was restored, or is about to be. Refused and withdrawn attempts do not count. */
async function isBack(tx: Transaction, { documentId }: Restoration): Promise<boolean> {
  const [other] = await tx
    .select({ id: uploads.id })
    .from(uploads)
    .where(
      and(eq(uploads.restores, documentId), notInArray(uploads.state, ['refused', 'withdrawn'])),
    )
    .limit(1)
  return other !== undefined
}

type Original = Pick<
  Upload,
  | 'kind'
  | 'filename'
  | 'originalFilename'
  | 'contentType'
  | 'size'
  | 'sha256'
  | 'pages'
  | 'fingerprint'
> & { vaultFile: string }

/** The uploaded file, or the copy made when the document was deleted. */
async function findOriginal(
  tx: Transaction,
  { disputeId, documentId }: Restoration,
  deletion: Deletion,
): Promise<Original> {
  const [upload] = await tx
    .select()
    .from(uploads)
    .where(and(eq(uploads.disputeId, disputeId), eq(uploads.documentId, documentId)))
    // Keeps the retention job from removing the file during this transaction.
    .for('share')
  for (const original of [upload, copyOf(deletion)]) {
    const vaultFile = original?.vaultFile
    if (vaultFile && (await isReadable(vaultFile))) return { ...original, vaultFile }
  }
  throw new DeskError('bytes_unavailable', { detail: 'The vault has no copy of this document' })
}

function copyOf({ kind, filename, vaultFile, contentType, size, sha256 }: Deletion) {
  if (!kind || !vaultFile || !contentType || size === null || !sha256) return undefined
  const name = { filename, originalFilename: filename }
  return { ...name, kind, vaultFile, contentType, size, sha256, pages: null, fingerprint: null }
}

function newUpload(person: Person, restoration: Restoration, original: Original) {
  return {
    id: restoration.uploadId,
    disputeId: restoration.disputeId,
    personId: person.id,
    kind: original.kind,
    filename: original.filename,
    originalFilename: original.originalFilename,
    contentType: original.contentType,
    size: original.size,
    sha256: original.sha256,
    pages: original.pages,
    fingerprint: original.fingerprint,
    vaultFile: original.vaultFile,
    restores: restoration.documentId,
  }
}
