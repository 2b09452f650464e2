import 'server-only'
import { randomUUID } from 'node:crypto'
import type { Document } from '@/lib/contract/documents'
import { OmiseError } from '@/lib/omise/errors'
import { authorize } from '@/lib/server/auth/authorize'
import type { Actor } from '@/lib/server/audit-log/append-audit'
import type { Person } from '@/lib/server/people/person'
import { desk } from '@/lib/server/desk'
import { DeskError, isDeskError } from '@/lib/server/platform/errors'
import { toDeskError } from '@/lib/server/omise-gateway/ask-omise'
import { assertCanStart } from '@/lib/server/outbound/dispute-operations'
import { attemptTimeoutMs } from '@/lib/server/outbound/time-limits'
import { removeUnlessNamed } from '@/lib/server/documents/named-files'
import { findBackup, makeBackup } from './backup'
import {
  isGone,
  lockNameOf,
  recordDone,
  recordFailed,
  recordIntent,
  type Deletion,
  type NewDeletion,
} from './deletion'
import {
  assertDocumentsAsSeen,
  type DocumentsSeen,
} from '@/lib/server/documents/expected-documents'
import { findDocument } from '@/lib/server/documents/get-document'
import { toDocument } from '@/lib/server/documents/to-document'

/**
 * Removes a document from its dispute and resolves once Omise has confirmed that it is gone. A copy stays in the vault:
 * the one that was uploaded here, or one that is made of a document that was added elsewhere. What is about to happen
 * is written down before Omise is asked; what cannot be found out now is settled by a job. `forGood`: also when there
 * is no copy, so that nobody can bring it back.
 * @throws DeskError `document_not_found` when it was gone before, `documents_changed`, `dispute_being_answered`,
 * `copy_missing` unless `forGood`, `dispute_not_open`, `omise_outcome_unknown` when Omise could not be asked what came
 * of it
 */
export async function deleteDocument(
  person: Person,
  actor: Actor,
  { disputeId, documentId }: { disputeId: string; documentId: string },
  { seen, forGood }: { seen: DocumentsSeen; forGood: boolean },
): Promise<Document> {
  authorize(person, 'document.delete')
  await assertDocumentsAsSeen(person, disputeId, seen, { besides: documentId })
  // Before anything is copied: it would be refused afterwards.
  await assertCanStart(desk().db, disputeId, 'delete')
  const found = await findDocument(disputeId, documentId)
  const backup = (await findBackup(found)) ?? (forGood ? null : await makeBackup(found))
  if (!backup && !forGood) {
    throw new DeskError('copy_missing', { detail: 'Nothing could bring this document back' })
  }
  const { filename, kind } = found.document
  const copy = backup?.type === 'copied' ? backup.copy : {}
  const intent = { id: randomUUID(), disputeId, documentId, filename, kind, personId: person.id }
  await desk().underway.track(carryOut({ ...intent, ...copy }, actor))
  return { ...toDocument(found.document, found.entry), bytes: backup ? 'vault' : 'unavailable' }
}

/** The lock tells the job that the deletion is still being carried out. */
async function carryOut(intent: NewDeletion, actor: Actor): Promise<void> {
  const { env, locks, underway } = desk()
  const lock = await locks.tryLock(lockNameOf(intent.id))
  try {
    const deletion = await recordIntent(intent).catch(async (error: unknown) => {
      if (isDeskError(error)) await removeUnlessNamed(desk(), intent.vaultFile ?? null)
      throw error
    })
    // Nothing is sent later than this: the deletion is then no longer active.
    const timeout = AbortSignal.timeout(attemptTimeoutMs(env))
    const signal = AbortSignal.any([timeout, underway.stopping, ...(lock ? [lock.lost] : [])])
    await destroy(deletion, signal)
    await recordDone(deletion, actor)
  } finally {
    await lock?.release()
  }
}

/** Resolves when the document is certainly gone. */
async function destroy(deletion: Deletion, signal: AbortSignal): Promise<void> {
  const failure = await ask(deletion, signal)
  if (failure && isRefusal(failure)) {
    await recordFailed(deletion)
    throw toDeskError(failure)
  }
  if (await confirmGone(deletion)) return
  // It is still there. Omise may be late all the same, so the job looks once more before it is given up.
  throw failure && hasAnswered(failure) ? toDeskError(failure) : unclear(failure)
}

async function ask(
  { disputeId, documentId }: Deletion,
  signal: AbortSignal,
): Promise<OmiseError | null> {
  try {
    await desk().omise.documents.destroy(disputeId, documentId, { signal })
    return null
  } catch (error) {
    if (error instanceof OmiseError) return error
    throw error
  }
}

/** Omise certainly did nothing, and said why. That there was nothing to delete is no refusal. */
function isRefusal({ outcome, code }: OmiseError): boolean {
  return outcome === 'not_applied' && code !== 'not_found'
}

/** It failed at Omise, not on the way there and back. */
function hasAnswered({ status }: OmiseError): boolean {
  return status !== undefined && status >= 400
}

async function confirmGone(deletion: Deletion): Promise<boolean> {
  try {
    return await isGone(deletion, desk().underway.stopping)
  } catch (error) {
    throw unclear(error)
  }
}

function unclear(cause: unknown): DeskError {
  return new DeskError('omise_outcome_unknown', {
    detail: 'Omise did not confirm the deletion; it will be looked after',
    cause,
  })
}
