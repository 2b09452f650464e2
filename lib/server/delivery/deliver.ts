import 'server-only'
import { and, eq, inArray, isNull, lt, or } from 'drizzle-orm'
import type { Document } from '@/lib/contract/documents'
import { isProblemCode, type ProblemCode } from '@/lib/contract/problem'
import { uploads } from '@/lib/db/schema'
import { OmiseError, type OmiseErrorCode } from '@/lib/omise/errors'
import type { OmiseDocument } from '@/lib/omise/types'
import { appendAudit, type Actor } from '@/lib/server/audit/append-audit'
import { desk } from '@/lib/server/desk'
import { findDocument } from '@/lib/server/documents/get-document'
import { readLedger } from '@/lib/server/documents/ledger'
import { toDocument } from '@/lib/server/documents/to-document'
import { DeskError } from '@/lib/server/errors'
import { askOmise, toDeskError } from '@/lib/server/omise-problem'
import { documentIdsOf, findDelivered } from './look-up'

type Upload = typeof uploads.$inferSelect

/** Longer than any attempt at Omise can take, so a lease only runs out when its server died. */
const LEASE_MS = 5 * 60_000

/** Answers that will be the same however often we ask: the file cannot become a document of this dispute. */
const DEFINITE: readonly OmiseErrorCode[] = [
  'documents_locked',
  'invalid_file_type',
  'bad_request',
  'not_found',
]

/**
 * Makes a recorded upload a document at Omise, exactly once. Omise has no idempotency for documents, so a call
 * whose outcome is unknown is looked up before the file is ever sent again.
 * @throws DeskError; the upload then waits (another call continues it) or is refused for good
 */
export async function deliver(actor: Actor, uploadId: string): Promise<Document> {
  const upload = await claim(uploadId)
  const document = await reach(upload).catch(async (error: unknown) => {
    throw await settleFailed(actor, upload, error)
  })
  // When recording it fails, the upload stays `sending` and leased: a later call looks and finds the document.
  await settleDelivered(actor, upload, document)
  return describe(document)
}

/** The document, however far an earlier attempt came. */
async function reach(upload: Upload): Promise<OmiseDocument> {
  return (await earlierOutcome(upload)) ?? (await send(upload))
}

/** Takes the delivery for this server, or says why there is nothing to take. */
async function claim(uploadId: string): Promise<Upload> {
  const { db, now } = desk()
  const free = or(isNull(uploads.leasedUntil), lt(uploads.leasedUntil, now()))
  const [upload] = await db
    .update(uploads)
    .set({ leasedUntil: new Date(now().getTime() + LEASE_MS) })
    .where(
      and(
        eq(uploads.id, uploadId),
        inArray(uploads.state, ['received', 'sending', 'waiting']),
        free,
      ),
    )
    .returning()
  if (upload) return upload
  return unclaimable(uploadId)
}

async function unclaimable(uploadId: string): Promise<Upload> {
  const [upload] = await desk().db.select().from(uploads).where(eq(uploads.id, uploadId))
  if (!upload) throw new DeskError('not_found', { detail: 'No such upload' })
  if (upload.state === 'delivered') return upload
  if (upload.state !== 'refused') throw new DeskError('upload_in_progress')
  const problem = upload.problem ?? ''
  throw new DeskError(isProblemCode(problem) ? problem : 'omise_refused')
}

/** What an earlier attempt came to: the document, or null when Omise certainly has none and it may be sent. */
async function earlierOutcome(upload: Upload): Promise<OmiseDocument | null> {
  if (upload.state === 'delivered' && upload.documentId) {
    return (await findDocument(upload.disputeId, upload.documentId)).document
  }
  return upload.state === 'sending' ? askOmise(findDelivered(upload), 'dispute_not_found') : null
}

async function send(upload: Upload): Promise<OmiseDocument> {
  const { omise, vault } = desk()
  const documentIdsBefore = await askOmise(documentIdsOf(upload.disputeId), 'dispute_not_found')
  // Written before the first byte goes out: if this process dies now, the next one knows to look first.
  await update(upload.id, { state: 'sending', documentIdsBefore })
  try {
    return await omise.documents.upload(upload.disputeId, {
      filename: upload.filename,
      kind: upload.kind,
      contentType: upload.contentType,
      size: upload.size,
      body: () => vault.read(upload.vaultFile),
    })
  } catch (error) {
    const found = isUnknown(error) ? await lookOnce({ ...upload, documentIdsBefore }) : null
    if (found) return found
    // Only the word that nothing arrived takes `sending` back; after anything else the next call must look.
    if (isKnownNotApplied(error)) await update(upload.id, { state: 'waiting' })
    throw error
  }
}

/** A look right after an answer that was lost settles most cases at once; if it fails, too, the next call looks. */
async function lookOnce(upload: Upload): Promise<OmiseDocument | null> {
  return findDelivered(upload).catch((err: unknown) => {
    desk().log.warn({ err, uploadId: upload.id }, 'The look after a lost answer failed')
    return null
  })
}

async function settleDelivered(
  actor: Actor,
  upload: Upload,
  document: OmiseDocument,
): Promise<void> {
  if (upload.state === 'delivered') return
  await desk().db.transaction(async (tx) => {
    await tx
      .update(uploads)
      .set({
        state: 'delivered',
        documentId: document.id,
        problem: null,
        leasedUntil: null,
        updatedAt: desk().now(),
      })
      .where(eq(uploads.id, upload.id))
    await appendAudit(tx, actor, {
      action: 'document_uploaded',
      disputeId: upload.disputeId,
      documentId: document.id,
      uploadId: upload.id,
      filename: upload.filename,
      kind: upload.kind,
    })
  })
}

/** Records where the upload stands now, and returns the error that says it. */
async function settleFailed(actor: Actor, upload: Upload, error: unknown): Promise<unknown> {
  if (upload.state === 'delivered') return error
  const problem = toUploadProblem(error)
  if (isDefinite(error)) await refuse(actor, upload, problem.code)
  else await update(upload.id, { problem: problem.code, leasedUntil: null })
  return problem
}

async function refuse(actor: Actor, upload: Upload, problem: ProblemCode): Promise<void> {
  const { db, vault, now } = desk()
  await db.transaction(async (tx) => {
    await tx
      .update(uploads)
      .set({ state: 'refused', problem, leasedUntil: null, updatedAt: now() })
      .where(eq(uploads.id, upload.id))
    await appendAudit(tx, actor, {
      action: 'upload_refused',
      disputeId: upload.disputeId,
      uploadId: upload.id,
      filename: upload.filename,
      kind: upload.kind,
      detail: { problem },
    })
  })
  await vault.remove(upload.vaultFile)
}

async function update(
  uploadId: string,
  change: Partial<typeof uploads.$inferInsert>,
): Promise<void> {
  const { db, now } = desk()
  await db
    .update(uploads)
    .set({ ...change, updatedAt: now() })
    .where(eq(uploads.id, uploadId))
}

/** An error that passed through askOmise still carries Omise's as its cause. */
function omiseErrorOf(error: unknown): OmiseError | null {
  const candidate = error instanceof DeskError ? error.cause : error
  return candidate instanceof OmiseError ? candidate : null
}

function isDefinite(error: unknown): boolean {
  const cause = omiseErrorOf(error)
  return cause !== null && cause.outcome === 'not_applied' && DEFINITE.includes(cause.code)
}

function isKnownNotApplied(error: unknown): boolean {
  return omiseErrorOf(error)?.outcome === 'not_applied'
}

function isUnknown(error: unknown): boolean {
  return omiseErrorOf(error)?.outcome === 'unknown'
}

function toUploadProblem(error: unknown): DeskError {
  if (isUnknown(error)) return new DeskError('omise_outcome_unknown', { cause: error })
  const known = toDeskError(error, 'dispute_not_found')
  return known instanceof DeskError ? known : new DeskError('internal_error', { cause: error })
}

async function describe(document: OmiseDocument): Promise<Document> {
  const ledger = await readLedger(desk().db, [document.id])
  return toDocument(document, ledger.get(document.id))
}
