import 'server-only'
import type { OmiseDispute } from '@/lib/omise/types'

/**
 * The outcome of an answer as read from the dispute. done: Omise has it · open: not yet, or never · otherwise: the
 * dispute has another result, so the answer can no longer arrive
 */
export type Resolution = 'done' | 'open' | 'otherwise'

export type Sent = { type: 'submit' | 'accept'; message: string | null }

type Seen = Pick<OmiseDispute, 'status' | 'message'>

/** https://docs.omise.co/disputes-api: a message makes a dispute pending, accepting makes it lost. */
export function resolveOutcome({ type, message }: Sent, dispute: Seen): Resolution {
  const hasIt = type === 'accept' ? dispute.status === 'lost' : isSameText(message, dispute.message)
  if (hasIt) return 'done'
  return dispute.status === 'open' ? 'open' : 'otherwise'
}

/** Omise may normalize white space, so only the words are compared. */
function isSameText(sent: string | null, seen: string | null): boolean {
  return sent !== null && seen !== null && words(sent) === words(seen)
}

function words(text: string): string {
  return text.normalize('NFC').trim().split(/\s+/u).join(' ')
}
