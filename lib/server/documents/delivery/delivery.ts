import 'server-only'
import { and, eq, inArray, ne } from 'drizzle-orm'
import type { AuditAction } from '@/lib/contract/history'
import type { ProblemCode } from '@/lib/contract/problem-codes'
import type { Database, Transaction } from '@/lib/db/open-database'
import { uploads } from '@/lib/db/schema/documents'
import type { Actor, AuditEntry } from '@/lib/server/audit-log/append-audit'
import { desk } from '@/lib/server/desk'
import { removeUnlessNamed } from '@/lib/server/documents/named-files'
import { UNSETTLED_UPLOAD_STATES } from '@/lib/server/outbound/dispute-operations'
import {
  defineOperation,
  OperationMovedError,
  type Step,
  type Written,
} from '@/lib/server/outbound/operation'
import type { NewEvent } from '@/lib/server/outbox/append-event'
import type { NewNotice } from '@/lib/server/outbox/append-notice'
import { reconcileAfterMs, retryDeliveryAfterMs } from '@/lib/server/outbound/time-limits'
import { documentsBefore, probe, send, type Outcome } from './attempt'
import {
  type Delivery,
  type DeliveryEvent,
  deliveryOf,
  isSettled,
  PROBE_AFTER_MS,
  transition,
} from './transition'
import { findUpload, type Upload } from '@/lib/server/documents/ledger'

/**
 * Uploading and restoring: turns the bytes of an upload into a document at Omise. Its states are those of `transition`.
 * The lock is per dispute and filename, because a probe recognises a document by its name and kind.
 */
export const delivery = defineOperation<Upload>({
  lockName: ({ disputeId, filename }) => `delivery ${disputeId} ${filename}`,
  load: findUpload,
  isSettled: (upload) => isSettled(deliveryOf(upload)),
  async unsettledIds(db) {
    const rows = await db
      .select({ id: uploads.id })
      .from(uploads)
      .where(inArray(uploads.state, [...UNSETTLED_UPLOAD_STATES]))
    return rows.map(({ id }) => id)
  },
  schedule: (db, uploadId, afterMs) => desk().jobs.schedule(db, 'deliver', { uploadId }, afterMs),
  reconcileAfterMs,
  retryAfterMs: retryDeliveryAfterMs,
  step,
})

export type NewUpload = Omit<typeof uploads.$inferInsert, 'state'>

/**
 * Records an upload whose bytes are in the vault, and in the same transaction what `alsoRecord` writes. Null when its id
 * is already recorded, or when `describe` returns null.
 * @throws DeskError `dispute_being_answered`, and the errors of `describe`
 */
export async function recordUpload(
  intent: { type: 'upload' | 'restore' | 'change_kind'; disputeId: string; actor: Actor },
  describe: (tx: Transaction) => Promise<NewUpload | null>,
  alsoRecord?: (tx: Transaction) => Promise<void>,
): Promise<Upload | null> {
  return delivery.recordIntent(intent, async (tx) => {
    const values = await describe(tx)
    if (!values) return null
    const [row] = await tx
      .insert(uploads)
      .values({ ...values, state: 'received' })
      .onConflictDoNothing()
      .returning()
    if (!row) return null
    await alsoRecord?.(tx)
    const { size, sha256, restores } = row
    const detail = { size, sha256, ...(restores ? { restores } : {}) }
    return { row, audit: { ...aboutUpload('upload_received', row), detail } }
  })
}

async function step(upload: Upload, signal: AbortSignal): Promise<Step<Upload>> {
  switch (upload.state) {
    case 'sending':
      // The lock is free, so the sending process has died.
      return moved(
        await record(upload, { type: 'abandoned' }, { problem: 'omise_outcome_unknown' }),
      )
    case 'unknown':
      return isDue(upload) ? probeOnce(upload) : { result: 'skipped', row: upload }
    default:
      if (await isBlocked(upload)) return { result: 'skipped', row: upload }
      return upload.withdrawnBy ? probeOnce(upload) : sendOnce(upload, signal)
  }
}

/**
 * Whether the next probe is due. An earlier one would count as having found nothing, and shorten the wait for a late
 * document.
 */
function isDue({ probes, updatedAt }: Upload): boolean {
  const { now, pace } = desk()
  const afterMs = (PROBE_AFTER_MS[probes] ?? 0) * pace
  return now().getTime() - updatedAt.getTime() >= afterMs
}

/**
 * Whether another upload of this filename has an unknown outcome: its probe could claim our document. With one unknown
 * outcome per filename, a new document of that name belongs to it.
 */
async function isBlocked({ id, disputeId, filename }: Upload): Promise<boolean> {
  const [other] = await desk()
    .db.select({ id: uploads.id })
    .from(uploads)
    .where(
      and(
        eq(uploads.disputeId, disputeId),
        eq(uploads.filename, filename),
        inArray(uploads.state, ['sending', 'unknown']),
        ne(uploads.id, id),
      ),
    )
    .limit(1)
  return other !== undefined
}

async function sendOnce(upload: Upload, signal: AbortSignal): Promise<Step<Upload>> {
  const before = await documentsBefore(upload)
  if ('event' in before) return recordOutcome(upload, before)
  // Recorded before the first byte is sent: after a crash the next process probes before it sends.
  const sending = await record(
    upload,
    { type: 'sent' },
    {
      problem: upload.problem === null ? null : 'omise_unreachable',
      documentIdsBefore: before.ids,
    },
  )
  // It was withdrawn in the meantime.
  if (sending.state !== 'sending') return moved(sending)
  return recordOutcome(sending, await send(sending, signal))
}

async function probeOnce(upload: Upload): Promise<Step<Upload>> {
  return recordOutcome(upload, await probe(upload))
}

async function recordOutcome(upload: Upload, { event, problem }: Outcome): Promise<Step<Upload>> {
  return moved(await record(upload, event, { problem }))
}

function moved(row: Upload): Step<Upload> {
  return { result: isSettled(deliveryOf(row)) ? 'settled' : 'moved', row }
}

type Details = {
  problem: ProblemCode | null
  documentIdsBefore?: string[]
  /** The person who withdraws it, with the corresponding event. */
  withdrawal?: { personId: string; actor: Actor }
}

/**
 * Records the effect of an event in one transaction: the state, the audit row of a final state, and the job of the next
 * step. Takes into account a withdrawal requested since `upload` was read.
 * @throws OperationMovedError when the upload has changed since it was read
 */
export async function record(
  upload: Upload,
  event: DeliveryEvent,
  details: Details,
): Promise<Upload> {
  const actor = details.withdrawal?.actor ?? null
  const recorded = await delivery.record(upload.disputeId, actor, async (tx) => {
    const current = await lockUnmoved(tx, upload)
    const { delivery: after, next } = transition(deliveryOf(current), event, desk().random)
    const row = await write(tx, current, after, details)
    const jobAfterMs =
      row.state === 'sending' && current.state !== 'sending'
        ? reconcileSendingAfterMs(current)
        : next && next.afterMs * desk().pace
    if (isSettled(after)) return { row, jobAfterMs, ...endOf(row) }
    const audit = details.withdrawal && aboutUpload('withdrawal_requested', row)
    if (audit) return { row, jobAfterMs, audit }
    const hasMoved = row.state !== current.state
    return { row, jobAfterMs, ...(hasMoved && { event: movedEvent(row) }) }
  })
  if (!recorded) throw new OperationMovedError(upload.id)
  if (recorded.state === 'withdrawn') await removeUnlessNamed(desk(), upload.vaultFile)
  return recorded
}

/** While it is being sent, a job is needed only after a crash. The first attempt has the job of the intent. */
function reconcileSendingAfterMs({ state }: Upload): number | null {
  return state === 'received' ? null : reconcileAfterMs()
}

async function lockUnmoved(tx: Database, { id, state, attempts, probes }: Upload): Promise<Upload> {
  const [current] = await tx
    .select()
    .from(uploads)
    .where(
      and(
        eq(uploads.id, id),
        eq(uploads.state, state),
        eq(uploads.attempts, attempts),
        eq(uploads.probes, probes),
      ),
    )
    .for('update')
  if (!current) throw new OperationMovedError(id)
  return current
}

async function write(
  tx: Database,
  current: Upload,
  after: Delivery,
  details: Details,
): Promise<Upload> {
  const { documentIdsBefore, withdrawal } = details
  const { withdrawing: _, ...columns } = { withdrawing: undefined, ...after }
  const [row] = await tx
    .update(uploads)
    .set({
      ...columns,
      problem: problemAfter(current, after, details),
      // Times the probes; a withdrawal request is not one.
      ...(after.state === current.state && withdrawal ? {} : { updatedAt: desk().now() }),
      ...(documentIdsBefore ? { documentIdsBefore } : {}),
      ...(withdrawal ? { withdrawnBy: withdrawal.personId } : {}),
      // A file that did not become evidence is not kept. Without its bytes an older server cannot send it either.
      ...(after.state === 'withdrawn' ? { vaultFile: null, fingerprint: null } : {}),
    })
    .where(eq(uploads.id, current.id))
    .returning()
  if (!row) throw new OperationMovedError(current.id)
  return row
}

/** A withdrawal request gives no reason why the upload is not delivered. */
function problemAfter(current: Upload, after: Delivery, details: Details): string | null {
  if (after.state === 'refused') return after.problem
  if (after.state === 'withdrawn') return null
  return details.withdrawal ? current.problem : details.problem
}

/** The audit row of a final state names the person who uploaded or withdrew the file, whenever the state is reached. */
function endOf(upload: Upload): Pick<Written<Upload>, 'audit' | 'personId' | 'review' | 'notice'> {
  const { state, restores, documentId, problem, withdrawnBy, personId } = upload
  const audit = {
    ...aboutUpload(endActionOf(upload), upload),
    ...(documentId ? { documentId } : {}),
    ...(restores ? { detail: { restores } } : {}),
    ...(state === 'refused' ? { detail: { problem } } : {}),
  }
  if (state === 'delivered') return { audit, review: 'documents_changed' }
  if (state === 'refused') return { audit, personId, notice: refusedNotice(upload) }
  return { audit, personId: withdrawnBy ?? personId }
}

/** For the person who uploaded the file, and may have left the page since. */
function refusedNotice({ id, disputeId, personId }: Upload): NewNotice {
  const event = 'upload_refused'
  return { event, key: `${event}:${id}`, at: desk().now(), disputeId, personId }
}

function endActionOf({ state, restores }: Upload): AuditAction {
  if (state === 'refused') return 'upload_refused'
  if (state === 'withdrawn') return 'upload_withdrawn'
  return restores ? 'document_restored' : 'document_uploaded'
}

/** For the pages that show what is on its way. */
function movedEvent({ disputeId, state }: Upload): NewEvent {
  return { topic: 'upload', action: `upload_${state}`, disputeId }
}

function aboutUpload(action: AuditAction, upload: Upload): AuditEntry {
  const { disputeId, id: uploadId, filename, kind } = upload
  return { action, disputeId, uploadId, filename, kind }
}
