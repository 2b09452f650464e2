import { isProblemCode, type ProblemCode } from '@/lib/contract/problem-codes'
import type { Upload } from '@/lib/server/documents/ledger'

/**
 * The state machine of a delivery to Omise, as a pure function.
 *
 * received  in the vault and recorded, never sent
 * sending   a process is sending it; when its lock is free, that process has died and the outcome is unknown
 * unknown   it was sent and Omise's response is missing: it is probed for, and not sent again until certainly absent
 * waiting   Omise certainly does not have it; it will be sent again
 * delivered it is one document at Omise (final)
 * refused   Omise will not take it (final)
 * withdrawn a person withdrew it, and Omise does not have it (final)
 *
 * `withdrawing`: a person requested its withdrawal. It is not sent any more, and becomes withdrawn as soon as Omise is
 * known not to have it.
 */
export type Delivery =
  | {
      state: 'received' | 'sending' | 'unknown' | 'waiting'
      attempts: number
      probes: number
      withdrawing?: true
    }
  | { state: 'delivered'; documentId: string }
  | { state: 'refused'; problem: ProblemCode }
  | { state: 'withdrawn' }

/** The state of an upload's row. */
export function deliveryOf(upload: Upload): Delivery {
  const { state, attempts, probes, documentId, problem, withdrawnBy } = upload
  if (state === 'delivered') return { state, documentId: documentId ?? '' }
  if (state === 'refused') {
    return { state, problem: problem && isProblemCode(problem) ? problem : 'omise_declined' }
  }
  if (state === 'withdrawn') return { state }
  return { state, attempts, probes, ...(withdrawnBy && { withdrawing: true }) }
}

export type DeliveryEvent =
  /** Sending has started. */
  | { type: 'sent' }
  /** Omise has it, by its response or by a probe. */
  | { type: 'delivered'; documentId: string }
  /** Omise certainly does not have it and may take it later. */
  | { type: 'not_applied'; retryAfterMs?: number | undefined }
  /** The outcome is unknown. */
  | { type: 'unclear' }
  /** A probe read all documents, and it is not among them. */
  | { type: 'not_found' }
  /** A probe could not read the documents. */
  | { type: 'probe_failed'; retryAfterMs?: number | undefined }
  /** Omise refuses it permanently. */
  | { type: 'refused'; problem: ProblemCode }
  /** The sending process has died. */
  | { type: 'abandoned' }
  /** A person withdraws it. */
  | { type: 'withdrawal_requested' }

/** What to do next, and after how many milliseconds. */
export type NextStep = { step: 'send' | 'probe'; afterMs: number } | null

/** The pauses before the probes for an unknown outcome; together they leave Omise time for a late document. */
export const PROBE_AFTER_MS = [1_000, 3_000, 10_000, 30_000, 120_000] as const

const BACKOFF_BASE_MS = 2_000
const BACKOFF_MAX_MS = 5 * 60_000

/** Random numbers from 0 to 1 for jitter, so that deliveries do not retry in step. */
export type Random = () => number

export function transition(
  delivery: Delivery,
  event: DeliveryEvent,
  random: Random,
): { delivery: Delivery; next: NextStep } {
  if (isSettled(delivery)) return { delivery, next: null }
  switch (event.type) {
    case 'delivered':
      return { delivery: { state: 'delivered', documentId: event.documentId }, next: null }
    case 'refused':
      return { delivery: { state: 'refused', problem: event.problem }, next: null }
    case 'sent':
      // The withdrawal was requested between the decision to send and the first byte.
      if (delivery.withdrawing) return withdraw(delivery)
      return unsettled('sending', { ...delivery, attempts: delivery.attempts + 1, probes: 0 }, null)
    case 'abandoned':
      return delivery.state === 'sending' ? startProbing(delivery) : again(delivery)
    case 'unclear':
      return startProbing(delivery)
    case 'not_applied':
      return waitToSend(delivery, event.retryAfterMs, random)
    case 'not_found':
      return probeAgain(delivery, random)
    case 'probe_failed':
      return unsettled(delivery.state, delivery, {
        step: 'probe',
        afterMs: delayOf(delivery.probes + 1, event.retryAfterMs, random),
      })
    case 'withdrawal_requested':
      return withdraw({ ...delivery, withdrawing: true })
  }
}

export function isSettled(
  delivery: Delivery,
): delivery is Extract<Delivery, { state: 'delivered' | 'refused' | 'withdrawn' }> {
  return ['delivered', 'refused', 'withdrawn'].includes(delivery.state)
}

type Unsettled = Exclude<Delivery, { state: 'delivered' | 'refused' | 'withdrawn' }>
type Moved = { delivery: Delivery; next: NextStep }

/** Only an upload with an unknown outcome must be probed for before it is sent. */
function again(delivery: Unsettled): Moved {
  const step = delivery.state === 'unknown' || delivery.withdrawing ? 'probe' : 'send'
  return { delivery, next: { step, afterMs: 0 } }
}

function startProbing(delivery: Unsettled): Moved {
  const next = { step: 'probe', afterMs: PROBE_AFTER_MS[0] } as const
  return unsettled('unknown', { ...delivery, probes: 0 }, next)
}

/** After the last probe the file is certainly absent; before that, Omise may still be processing it. */
function probeAgain(delivery: Unsettled, random: Random): Moved {
  const probes = delivery.probes + 1
  const afterMs = PROBE_AFTER_MS[probes]
  if (delivery.state !== 'unknown' || afterMs === undefined) {
    return waitToSend(delivery, undefined, random)
  }
  return unsettled('unknown', { ...delivery, probes }, { step: 'probe', afterMs })
}

/** Omise certainly does not have it. */
function waitToSend(delivery: Unsettled, retryAfterMs: number | undefined, random: Random): Moved {
  if (delivery.withdrawing) return WITHDRAWN
  const afterMs = delayOf(delivery.attempts, retryAfterMs, random)
  return unsettled('waiting', { ...delivery, probes: 0 }, { step: 'send', afterMs })
}

/**
 * An upload that was never sent is withdrawn immediately. A waiting one is probed for once more; one with a running
 * attempt or probe continues until its outcome is known.
 */
function withdraw(delivery: Unsettled): Moved {
  if (delivery.attempts === 0 && delivery.state !== 'sending') return WITHDRAWN
  const next = delivery.state === 'waiting' ? ({ step: 'probe', afterMs: 0 } as const) : null
  return { delivery, next }
}

const WITHDRAWN: Moved = { delivery: { state: 'withdrawn' }, next: null }

function unsettled(state: Unsettled['state'], delivery: Unsettled, next: NextStep): Moved {
  return { delivery: { ...delivery, state }, next }
}

/** Exponential backoff with jitter; never shorter than Omise requested. */
function delayOf(times: number, retryAfterMs: number | undefined, random: Random): number {
  const backoff = Math.min(BACKOFF_BASE_MS * 2 ** Math.max(0, times - 1), BACKOFF_MAX_MS)
  return Math.max(Math.round(backoff * (0.5 + random() / 2)), retryAfterMs ?? 0)
}
