import 'server-only'
import { eq } from 'drizzle-orm'
import type { KindChange as KindChangeDto } from '@/lib/contract/documents'
import type { Transaction } from '@/lib/db/open-database'
import { kindChanges, uploads } from '@/lib/db/schema/documents'
import type { Kind } from '@/lib/evidence/kinds'
import type { Actor } from '@/lib/server/audit-log/append-audit'
import { authorize } from '@/lib/server/auth/authorize'
import { desk } from '@/lib/server/desk'
import {
  findBackup,
  isReadable,
  makeBackup,
  type Backup,
} from '@/lib/server/documents/deletion/backup'
import { lockDeletionsOf } from '@/lib/server/documents/deletion/deletion'
import { deliverNow } from '@/lib/server/documents/delivery/deliver-now'
import { recordUpload, type NewUpload } from '@/lib/server/documents/delivery/delivery'
import {
  assertDocumentsAsSeen,
  type DocumentsSeen,
} from '@/lib/server/documents/expected-documents'
import { findDocument, type FoundDocument } from '@/lib/server/documents/get-document'
import { findUpload } from '@/lib/server/documents/ledger'
import { removeUnlessNamed } from '@/lib/server/documents/named-files'
import { assertCanStart } from '@/lib/server/outbound/dispute-operations'
import { advanceInTurn } from '@/lib/server/outbound/operation'
import { probeEveryMs, UPLOAD_RESPONSE_AFTER_MS } from '@/lib/server/outbound/time-limits'
import { readNames } from '@/lib/server/people/names'
import type { Person } from '@/lib/server/people/person'
import { DeskError, isDeskError } from '@/lib/server/platform/errors'
import {
  assertNotReplaced,
  findKindChange,
  kindChange,
  scheduleKindChange,
  type KindChange,
} from './kind-change'
import { toKindChange } from './list-kind-changes'

export type NewKindChange = {
  disputeId: string
  documentId: string
  kind: Kind
  /** Created by the browser, so that a repeated request is recognised. */
  changeId: string
}

/**
 * Gives a document another kind: uploads its bytes again under that kind, and deletes the former document once Omise has
 * the new one. Resolves with the state of the change, which the jobs continue while it is underway. Idempotent: the same
 * `changeId` resolves with the state of the first request.
 * @throws DeskError `document_not_found`, `documents_changed`, `bytes_unavailable`, `kind_change_underway`,
 * `deletion_underway`, `dispute_being_answered`, `upload_id_reused`, or the reason of a permanent refusal of the upload
 */
export async function changeKind(
  person: Person,
  actor: Actor,
  change: NewKindChange,
  seen: DocumentsSeen,
): Promise<KindChangeDto> {
  authorize(person, 'document.changeKind')
  const earlier = await findKindChange(desk().db, change.changeId)
  const row = earlier
    ? assertSame(earlier, person, change)
    : await recordChange(person, actor, change, seen)
  return advanceNow(row)
}

async function advanceNow(row: KindChange): Promise<KindChangeDto> {
  const { db, underway } = desk()
  if (row.state === 'intended') {
    const upload = await findUpload(db, row.id)
    if (!upload) throw new DeskError('internal_error')
    // A refusal of the upload ends the change, and is thrown afterwards.
    const delivered = deliverNow(upload)
    await delivered.catch(() => undefined)
    await underway.track(advanceInTurn(kindChange, row, UPLOAD_RESPONSE_AFTER_MS))
    await delivered
  }
  const current = (await findKindChange(db, row.id)) ?? row
  const replacement = (await findUpload(db, row.id))?.documentId ?? null
  return toKindChange(current, replacement, await readNames(db))
}

async function recordChange(
  person: Person,
  actor: Actor,
  change: NewKindChange,
  seen: DocumentsSeen,
): Promise<KindChange> {
  const { disputeId, documentId, kind, changeId } = change
  await assertDocumentsAsSeen(person, disputeId, seen, { besides: documentId })
  // Checked before anything is copied, since the change would be refused afterwards.
  await assertCanStart(desk().db, disputeId, 'change_kind')
  const found = await findDocument(disputeId, documentId)
  if (found.document.kind === kind) {
    throw new DeskError('malformed_request', { detail: 'The document has this kind already' })
  }
  const backup = (await findBackup(found)) ?? (await makeBackup(found))
  if (!backup) throw new DeskError('bytes_unavailable', { detail: 'The bytes cannot be had' })
  const copy = backup.type === 'copied' ? backup.copy.vaultFile : null
  try {
    const upload = await recordUpload(
      { type: 'change_kind', disputeId, actor },
      async (tx) => {
        if (await findUpload(tx, changeId)) return null
        await assertCanChange(tx, documentId)
        return newUpload(person, change, found, await bytesOf(tx, found, backup))
      },
      (tx) => insertChange(tx, person, change, found),
    )
    if (!upload) await removeUnlessNamed(desk(), copy)
  } catch (error) {
    // After any other failure the row may have been written, so the copy stays.
    if (isDeskError(error)) await removeUnlessNamed(desk(), copy)
    throw error
  }
  return assertSame(await findKindChange(desk().db, changeId), person, change)
}

/** @throws DeskError `kind_change_underway`, `deletion_underway`, `document_not_found` */
async function assertCanChange(tx: Transaction, documentId: string): Promise<void> {
  await assertNotReplaced(tx, documentId)
  const deletions = await lockDeletionsOf(tx, documentId)
  if (deletions.some(({ state }) => state === 'intended')) throw new DeskError('deletion_underway')
}

async function insertChange(
  tx: Transaction,
  person: Person,
  { disputeId, documentId, kind, changeId }: NewKindChange,
  { document }: FoundDocument,
): Promise<void> {
  const now = desk().now()
  await tx.insert(kindChanges).values({
    id: changeId,
    disputeId,
    documentId,
    filename: document.filename,
    formerKind: document.kind,
    kind,
    personId: person.id,
    state: 'intended',
    createdAt: now,
    updatedAt: now,
  })
  await scheduleKindChange(tx, changeId, probeEveryMs())
}

type Bytes = Pick<NewUpload, 'contentType' | 'size' | 'sha256'> & { vaultFile: string }

/** Locks the row of the uploaded file, so that the retention job keeps it during this transaction. */
async function bytesOf(tx: Transaction, found: FoundDocument, backup: Backup): Promise<Bytes> {
  if (backup.type === 'copied') return backup.copy
  const [original] = await tx
    .select()
    .from(uploads)
    .where(eq(uploads.documentId, found.document.id))
    .for('share')
  const vaultFile = original?.vaultFile
  if (vaultFile && (await isReadable(vaultFile))) return { ...original, vaultFile }
  throw new DeskError('bytes_unavailable', { detail: 'The vault has no copy of this document' })
}

function newUpload(
  person: Person,
  { changeId, disputeId, kind }: NewKindChange,
  { document, entry }: FoundDocument,
  { vaultFile, contentType, size, sha256 }: Bytes,
): NewUpload {
  const { filename } = document
  return {
    id: changeId,
    disputeId,
    personId: person.id,
    kind,
    filename,
    originalFilename: entry?.upload.originalFilename ?? filename,
    contentType,
    size,
    sha256,
    pages: entry?.upload.pages ?? null,
    fingerprint: entry?.upload.fingerprint ?? null,
    vaultFile,
  }
}

function assertSame(
  earlier: KindChange | null,
  person: Person,
  { disputeId, documentId, kind }: NewKindChange,
): KindChange {
  const same =
    earlier?.personId === person.id &&
    earlier.disputeId === disputeId &&
    earlier.documentId === documentId &&
    earlier.kind === kind
  if (!same) throw new DeskError('upload_id_reused')
  return earlier
}
