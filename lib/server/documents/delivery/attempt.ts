import 'server-only'
import { inArray } from 'drizzle-orm'
import type { ProblemCode } from '@/lib/contract/problem-codes'
import { uploads } from '@/lib/db/schema/documents'
import { OmiseError, type OmiseErrorCode } from '@/lib/omise/errors'
import type { OmiseDocument } from '@/lib/omise/types'
import { desk } from '@/lib/server/desk'
import { DeskError } from '@/lib/server/platform/errors'
import { allDocuments, idsOf } from '@/lib/server/omise-gateway/all-documents'
import { toDeskError } from '@/lib/server/omise-gateway/omise-requests'
import { VaultError } from '@/lib/server/vault/vault'
import type { DeliveryEvent } from './transition'
import type { Upload } from '@/lib/server/documents/ledger'

/** The event for `transition`, and the problem to show while the upload is not settled. */
export type Outcome = { event: DeliveryEvent; problem: ProblemCode | null }

/** Responses that no retry changes: the file cannot become a document of this dispute. */
const DEFINITE: readonly OmiseErrorCode[] = [
  'documents_locked',
  'invalid_file_type',
  'bad_request',
  'not_found',
]

/** Whether the response is Omise's own, with its error object, and not a gateway's. */
function isFromOmise(error: OmiseError): boolean {
  return error.omiseCode !== undefined
}

/** The ids of the dispute's documents before an attempt, or why they cannot be read. */
export async function documentsBefore({ disputeId }: Upload): Promise<{ ids: string[] } | Outcome> {
  try {
    return { ids: idsOf(await allDocuments(disputeId)) }
  } catch (error) {
    return notSent(error)
  }
}

/** Sends the bytes once. */
export async function send(upload: Upload, signal: AbortSignal): Promise<Outcome> {
  const { omise, vault } = desk()
  const { disputeId, filename, kind, contentType, size, vaultFile } = upload
  if (!vaultFile) return refused('internal_error')
  try {
    const body = () => vault.read(vaultFile)
    const file = { filename, kind, contentType, size, body }
    const document = await omise.documents.upload(disputeId, file, { signal })
    return { event: { type: 'delivered', documentId: document.id }, problem: null }
  } catch (error) {
    if (error instanceof OmiseError && error.outcome === 'not_applied') return notSent(error)
    return { event: { type: 'unclear' }, problem: 'omise_outcome_unknown' }
  }
}

/** Reads whether an attempt with an unknown outcome created a document. */
export async function probe(upload: Upload): Promise<Outcome> {
  try {
    const document = await findDelivered(upload)
    return document
      ? { event: { type: 'delivered', documentId: document.id }, problem: null }
      : { event: { type: 'not_found' }, problem: 'omise_outcome_unknown' }
  } catch (error) {
    const problem = problemOf(error)
    return isGone(error)
      ? refused(problem)
      : { event: { type: 'probe_failed', retryAfterMs: waitOf(error) }, problem }
  }
}

/**
 * The document that an attempt with an unknown outcome created, if any: new since the attempt began, with our filename
 * and kind, and not the outcome of another upload.
 * @throws OmiseError also when a new document cannot be read, since it may be the one
 */
async function findDelivered(upload: Upload): Promise<OmiseDocument | null> {
  const before = new Set(upload.documentIdsBefore ?? [])
  const { data, unreadable } = await allDocuments(upload.disputeId)
  const candidates = data.filter(
    ({ id, filename, kind }) =>
      !before.has(id) && filename === upload.filename && kind === upload.kind,
  )
  const taken = await ownedByUploads(candidates.map(({ id }) => id))
  const found = candidates.find(({ id }) => !taken.has(id)) ?? null
  if (found === null && unreadable.some(({ id }) => id === null || !before.has(id))) {
    throw new OmiseError({ code: 'unreadable', message: 'A new document cannot be read' })
  }
  return found
}

async function ownedByUploads(documentIds: string[]): Promise<Set<string>> {
  if (documentIds.length === 0) return new Set()
  const rows = await desk()
    .db.select({ documentId: uploads.documentId })
    .from(uploads)
    .where(inArray(uploads.documentId, documentIds))
  return new Set(rows.flatMap(({ documentId }) => (documentId ? [documentId] : [])))
}

/** Omise certainly received nothing. */
function notSent(error: unknown): Outcome {
  const problem = problemOf(error)
  if (isDefinite(error) || isUnreadable(error)) return refused(problem)
  return { event: { type: 'not_applied', retryAfterMs: waitOf(error) }, problem }
}

function refused(problem: ProblemCode): Outcome {
  return { event: { type: 'refused', problem }, problem }
}

function isDefinite(error: unknown): boolean {
  return error instanceof OmiseError && isFromOmise(error) && DEFINITE.includes(error.code)
}

function isGone(error: unknown): boolean {
  return error instanceof OmiseError && isFromOmise(error) && error.code === 'not_found'
}

/** Our own copy cannot be read, which no retry changes. */
function isUnreadable(error: unknown): boolean {
  return error instanceof OmiseError && error.cause instanceof VaultError
}

function waitOf(error: unknown): number | undefined {
  return error instanceof OmiseError ? error.retryAfterMs : undefined
}

function problemOf(error: unknown): ProblemCode {
  if (isUnreadable(error)) return 'internal_error'
  // Any other refusal concerns the file, since the rest of the request is ours and validated.
  if (error instanceof OmiseError && error.code === 'bad_request' && isFromOmise(error)) {
    return 'omise_rejected_file'
  }
  const known = toDeskError(error, 'dispute_not_found')
  return known instanceof DeskError ? known.code : 'internal_error'
}
