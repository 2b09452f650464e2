import 'server-only'
import { createHash } from 'node:crypto'
import type { UploadQuery } from '@/lib/contract/documents'
import { cleanFilename } from '@/lib/evidence/filename'
import { maskSensitiveNumbers, sensitiveSpans } from '@/lib/evidence/sensitive-numbers'
import { authorize } from '@/lib/server/auth/authorize'
import type { Actor } from '@/lib/server/audit-log/append-audit'
import type { Person } from '@/lib/server/people/person'
import { deliverNow, type Received } from '@/lib/server/documents/delivery/deliver-now'
import { recordUpload } from '@/lib/server/documents/delivery/delivery'
import { desk } from '@/lib/server/desk'
import { DeskError, isDeskError } from '@/lib/server/platform/errors'
import { assertCanStart } from '@/lib/server/outbound/dispute-operations'
import { assertDocumentsAsSeen, documentsSeenBy } from '@/lib/server/documents/expected-documents'
import { receiveFile, type ReceivedFile } from './receive-file'
import { findUpload, type Upload } from '@/lib/server/documents/ledger'
import { toBits } from '@/lib/server/documents/list-same-files'

type HashedFile = ReceivedFile & {
  /** Hex. */
  sha256: string
}

export type IncomingUpload = {
  person: Person
  actor: Actor
  disputeId: string
  query: UploadQuery
  request: Request
}

/**
 * Receives a file from the browser and starts its delivery to Omise. The bytes are stored in the vault and recorded
 * before anything is sent, so that they cannot be lost afterwards. Idempotent: the same upload id resolves with the
 * state of the first request.
 * @throws DeskError with the file's problem, `documents_changed`, `dispute_being_answered`, `upload_id_reused`, or the
 * reason of a permanent refusal by Omise
 */
export async function receiveUpload(incoming: IncomingUpload): Promise<Received> {
  authorize(incoming.person, 'document.upload')
  const { uploadId } = incoming.query
  const earlier = await findUpload(desk().db, uploadId)
  const upload = earlier
    ? assertSame(earlier, incoming, await readWithoutKeeping(incoming))
    : await receiveNew(incoming)
  return deliverNow(upload)
}

async function receiveNew(incoming: IncomingUpload): Promise<Upload> {
  const { person, disputeId, request } = incoming
  // Checked before the file is read, since it would be refused afterwards.
  await assertCanStart(desk().db, disputeId, 'upload')
  await assertDocumentsAsSeen(person, disputeId, documentsSeenBy(request))
  return keepAndRecord(incoming)
}

/** Keeps the file in the vault and records its upload; keeps neither when this upload id is already recorded. */
async function keepAndRecord(incoming: IncomingUpload): Promise<Upload> {
  const { db, vault } = desk()
  const writer = await vault.create()
  let file: HashedFile
  try {
    const received = await receiveFile(incoming.request, incoming.query.filename, writer)
    file = { ...received, sha256: await writer.commit() }
  } catch (error) {
    await writer.abort()
    throw error
  }
  const { actor, disputeId } = incoming
  const recorded = await recordUpload({ type: 'upload', disputeId, actor }, async () =>
    newUpload(incoming, file, writer.file),
  ).catch(async (error: unknown) => {
    // After any other failure the row may have been written, so the file stays; the orphan job removes a file without a
    // row.
    if (isDeskError(error)) await writer.abort()
    throw error
  })
  if (recorded) return recorded
  await writer.abort()
  const concurrent = await findUpload(db, incoming.query.uploadId)
  if (!concurrent) throw new DeskError('internal_error')
  return assertSame(concurrent, incoming, file)
}

function newUpload(
  { person, disputeId, query }: IncomingUpload,
  file: HashedFile,
  vaultFile: string,
) {
  return {
    id: query.uploadId,
    disputeId,
    personId: person.id,
    kind: query.kind,
    filename: cleanFilename(query.filename, file.format),
    originalFilename: originalNameOf(query),
    contentType: file.contentType,
    size: file.size,
    sha256: file.sha256,
    pages: file.format === 'pdf' ? (query.pages ?? null) : null,
    fingerprint: query.fingerprint ? toBits(query.fingerprint) : null,
    vaultFile,
  }
}

/** A card number that was removed from the filename is not stored in the ledger either. */
function originalNameOf({
  filename,
  originalFilename = filename,
}: IncomingUpload['query']): string {
  // The only character that Postgres cannot store in a text.
  const name = originalFilename.replaceAll('\0', '')
  return sensitiveSpans(filename).length === 0 ? maskSensitiveNumbers(name) : name
}

async function readWithoutKeeping({ request, query }: IncomingUpload): Promise<HashedFile> {
  const hash = createHash('sha256')
  const write = async (chunk: Uint8Array) => void hash.update(chunk)
  const received = await receiveFile(request, query.filename, { write })
  return { ...received, sha256: hash.digest('hex') }
}

/** A repeated upload has the same bytes; anything else under its id is an error of the client. */
function assertSame(
  earlier: Upload,
  { person, disputeId, query }: IncomingUpload,
  file: HashedFile,
): Upload {
  const same =
    earlier.personId === person.id &&
    earlier.disputeId === disputeId &&
    earlier.kind === query.kind &&
    earlier.filename === cleanFilename(query.filename, file.format) &&
    earlier.sha256 === file.sha256
  if (!same) throw new DeskError('upload_id_reused')
  return earlier
}
