import type { SeenEvent } from './live-follower.ts'
import type { Knowledge } from './baseline-handler.ts'

/** A dispute of a scenario as it really was. Times are in milliseconds of `Date.now()`. */
export type DisputeTruth = {
  id: string
  /** It was opened before the faults, when every handler learned of it. */
  isKnown: boolean
  /** Every status that it had, in order. */
  statuses: readonly string[]
  /** When it got the last one. */
  changedMs: number
  /** Its respond-by date is less than a day away. */
  isDueSoon: boolean
  /** When it needed no response any more: the response, or the decision without one, was confirmed by the desk or Omise. */
  answer: { atMs: number; isHere: boolean } | null
}

/** What one handler of events made of the disputes of a scenario; a line for each violation. */
export type EventFigures = {
  disputes: number
  neverNoticed: string[]
  toldTwice: string[]
  /** A status that the dispute did not have then. */
  toldWrongly: string[]
  /** The status is wrong at the end. */
  wrongAtEnd: string[]
}

export function checkNotices(
  disputes: readonly DisputeTruth[],
  knowledge: Knowledge,
): EventFigures {
  const figures: EventFigures = {
    disputes: disputes.length,
    neverNoticed: [],
    toldTwice: [],
    toldWrongly: [],
    wrongAtEnd: [],
  }
  for (const { id, statuses } of disputes) {
    const told = knowledge.told.get(id) ?? []
    const status = knowledge.status.get(id)
    const last = statuses.at(-1)
    if (status === undefined) figures.neverNoticed.push(id)
    else if (status !== last) figures.wrongAtEnd.push(`${id}: ${status} instead of ${last}`)
    for (const message of new Set(told)) {
      const times = told.filter((each) => each === message).length
      if (times > 1) figures.toldTwice.push(`${id}: ${message}, ${times} times`)
    }
    if (!isInOrder(unique(told), ['opened', ...statuses])) {
      figures.toldWrongly.push(`${id}: ${told.join(', ')} instead of ${statuses.join(', ')}`)
    }
  }
  return figures
}

/** What the desk has told by live events, and the index that its servers left. */
export function knowledgeOf(
  events: readonly SeenEvent[],
  index: ReadonlyMap<string, string>,
): Knowledge {
  const told = new Map<string, string[]>()
  for (const event of events) {
    const { disputeId } = event
    const message = messageOf(event)
    if (message !== null) told.set(disputeId, [...(told.get(disputeId) ?? []), message])
  }
  return { told, status: index }
}

const STATUSES: readonly string[] = ['open', 'pending', 'won', 'lost']

/** `opened` or a status; null for an event that is not about the dispute at Omise. */
export function messageOf({ topic, action }: Pick<SeenEvent, 'topic' | 'action'>): string | null {
  const word = topic === 'dispute' ? action.replace(/^dispute_/, '') : ''
  return word === 'opened' || STATUSES.includes(word) ? word : null
}

/** When the desk told the last change of a dispute; null while it has not. A new dispute's change is its opening. */
export function noticedMs(
  { id, isKnown, statuses }: DisputeTruth,
  events: readonly SeenEvent[],
): number | null {
  const awaited = isKnown ? statuses.at(-1) : 'opened'
  const notice = events.find((event) => event.disputeId === id && messageOf(event) === awaited)
  return notice?.seenMs ?? null
}

function unique(told: readonly string[]): string[] {
  return [...new Set(told)]
}

/** Whether `some` is a part of `all` in the same order. */
function isInOrder(some: readonly string[], all: readonly string[]): boolean {
  let at = -1
  return some.every((each) => {
    at = all.indexOf(each, at + 1)
    return at >= 0
  })
}
