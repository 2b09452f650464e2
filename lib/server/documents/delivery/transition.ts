import type { ProblemCode } from '@/lib/contract/problem-codes'

/**
 * The life of an upload on its way to Omise, as a pure function.
 *
 * received  in the vault and recorded, never sent
 * sending   somebody sends it now; if nobody does, its sender died and nothing is known
 * unknown   it was sent and Omise's answer is missing: it is looked for, and not sent again until certainly absent
 * waiting   Omise certainly does not have it; it will be sent again
 * delivered it is one document at Omise (the end)
 * refused   Omise will not take it (the end)
 */
export type Delivery =
  | { state: 'received' | 'sending' | 'unknown' | 'waiting'; attempts: number; looks: number }
  | { state: 'delivered'; documentId: string }
  | { state: 'refused'; problem: ProblemCode }

export type DeliveryEvent =
  /** Its bytes start to go out. */
  | { type: 'sent' }
  /** Omise has it, by its answer or because we found it. */
  | { type: 'delivered'; documentId: string }
  /** Omise certainly does not have it and may take it later. */
  | { type: 'not_applied'; retryAfterMs?: number | undefined }
  /** No answer that says either. */
  | { type: 'unclear' }
  /** All documents were read, and it is not among them. */
  | { type: 'not_found' }
  /** The documents could not be read. */
  | { type: 'look_failed'; retryAfterMs?: number | undefined }
  /** Omise will say no however often it is asked. */
  | { type: 'refused'; problem: ProblemCode }
  /** Nobody has it in hand: its sender died. */
  | { type: 'abandoned' }

/** What to do next, and after how many milliseconds. */
export type NextStep = { step: 'send' | 'look'; afterMs: number } | null

/** After a lost answer the document is looked for this long after each other; a late answer of Omise fits in. */
export const LOOKS_AFTER_MS = [1_000, 3_000, 10_000, 30_000, 120_000] as const

const BACKOFF_BASE_MS = 2_000
const BACKOFF_MAX_MS = 5 * 60_000

/** Random numbers from 0 to 1, so that many deliveries do not come back at the same moment. */
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
      return unsettled('sending', delivery.attempts + 1, 0, null)
    case 'abandoned':
      return delivery.state === 'sending' ? startLooking(delivery.attempts) : again(delivery)
    case 'unclear':
      return startLooking(delivery.attempts)
    case 'not_applied':
      return waitToSend(delivery, event.retryAfterMs, random)
    case 'not_found':
      return lookAgain(delivery, random)
    case 'look_failed':
      return unsettled(delivery.state, delivery.attempts, delivery.looks, {
        step: 'look',
        afterMs: delayOf(delivery.looks + 1, event.retryAfterMs, random),
      })
  }
}

export function isSettled(
  delivery: Delivery,
): delivery is Extract<Delivery, { state: 'delivered' | 'refused' }> {
  return delivery.state === 'delivered' || delivery.state === 'refused'
}

type Unsettled = Exclude<Delivery, { state: 'delivered' | 'refused' }>

/** Only an upload of which nothing is known must be looked for before it is sent. */
function again(delivery: Unsettled) {
  const step = delivery.state === 'unknown' ? 'look' : 'send'
  return { delivery, next: { step, afterMs: 0 } as const }
}

function startLooking(attempts: number) {
  return unsettled('unknown', attempts, 0, { step: 'look', afterMs: LOOKS_AFTER_MS[0] })
}

/** Absent at the last look is absent for good; before that Omise may still be at it. */
function lookAgain(delivery: Unsettled, random: Random) {
  const looks = delivery.looks + 1
  const afterMs = LOOKS_AFTER_MS[looks]
  if (afterMs === undefined) return waitToSend(delivery, undefined, random)
  return unsettled('unknown', delivery.attempts, looks, { step: 'look', afterMs })
}

function waitToSend(delivery: Unsettled, retryAfterMs: number | undefined, random: Random) {
  return unsettled('waiting', delivery.attempts, 0, {
    step: 'send',
    afterMs: delayOf(delivery.attempts, retryAfterMs, random),
  })
}

function unsettled(state: Unsettled['state'], attempts: number, looks: number, next: NextStep) {
  return { delivery: { state, attempts, looks }, next }
}

/** Twice as long each time, with jitter; never sooner than Omise asked for. */
function delayOf(times: number, retryAfterMs: number | undefined, random: Random): number {
  const backoff = Math.min(BACKOFF_BASE_MS * 2 ** Math.max(0, times - 1), BACKOFF_MAX_MS)
  return Math.max(Math.round(backoff * (0.5 + random() / 2)), retryAfterMs ?? 0)
}
