import 'server-only'
import type { ProblemCode } from '@/lib/contract/problem-codes'
import { OmiseError, type OmiseErrorCode } from '@/lib/omise/errors'
import { desk } from '@/lib/server/desk'
import { DeskError } from '@/lib/server/platform/errors'
import { toDeskError } from '@/lib/server/omise-gateway/ask-omise'
import { VaultError } from '@/lib/server/vault/vault'
import { documentIdsOf, findDelivered } from './probe'
import type { DeliveryEvent } from './transition'
import type { Upload } from './upload'

/** What happened, and the problem an agent is told of while it is not over. */
export type Outcome = { event: DeliveryEvent; problem: ProblemCode | null }

/** Answers that will be the same however often we ask: the file cannot become a document of this dispute. */
const DEFINITE: readonly OmiseErrorCode[] = [
  'documents_locked',
  'invalid_file_type',
  'bad_request',
  'not_found',
]

/** Omise's own word, not that of a gateway on the way: its error object was read. */
function isOmisesWord(error: OmiseError): boolean {
  return error.omiseCode !== undefined
}

/** The documents a dispute has just before a sending, or why they cannot be read. */
export async function documentsBefore({ disputeId }: Upload): Promise<{ ids: string[] } | Outcome> {
  try {
    return { ids: await documentIdsOf(disputeId) }
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

/** Looks once for what an earlier sending may have made. */
export async function look(upload: Upload): Promise<Outcome> {
  try {
    const document = await findDelivered(upload)
    return document
      ? { event: { type: 'delivered', documentId: document.id }, problem: null }
      : { event: { type: 'not_found' }, problem: 'omise_outcome_unknown' }
  } catch (error) {
    const problem = problemOf(error)
    return isGone(error)
      ? refused(problem)
      : { event: { type: 'look_failed', retryAfterMs: waitOf(error) }, problem }
  }
}

/** Omise certainly got nothing. */
function notSent(error: unknown): Outcome {
  const problem = problemOf(error)
  if (isDefinite(error) || isUnreadable(error)) return refused(problem)
  return { event: { type: 'not_applied', retryAfterMs: waitOf(error) }, problem }
}

function refused(problem: ProblemCode): Outcome {
  return { event: { type: 'refused', problem }, problem }
}

function isDefinite(error: unknown): boolean {
  return error instanceof OmiseError && isOmisesWord(error) && DEFINITE.includes(error.code)
}

function isGone(error: unknown): boolean {
  return error instanceof OmiseError && isOmisesWord(error) && error.code === 'not_found'
}

/** Our own copy cannot be read: no number of tries will change that. */
function isUnreadable(error: unknown): boolean {
  return error instanceof OmiseError && error.cause instanceof VaultError
}

function waitOf(error: unknown): number | undefined {
  return error instanceof OmiseError ? error.retryAfterMs : undefined
}

function problemOf(error: unknown): ProblemCode {
  if (isUnreadable(error)) return 'internal_error'
  // What else Omise finds wrong with a request of ours is the file: everything else in it is ours and checked.
  if (error instanceof OmiseError && error.code === 'bad_request' && isOmisesWord(error)) {
    return 'omise_rejected_file'
  }
  const known = toDeskError(error, 'dispute_not_found')
  return known instanceof DeskError ? known.code : 'internal_error'
}
