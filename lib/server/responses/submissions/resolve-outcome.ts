import 'server-only'
import type { OmiseDispute } from '@/lib/omise/types'

/**
 * What a look at the dispute says of an answer that was sent.
 * done: Omise has it · open: not yet, or never · otherwise: the dispute took another turn, so it cannot come any more
 */
export type Verdict = 'done' | 'open' | 'otherwise'

export type Sent = { type: 'submit' | 'accept'; message: string | null }

type Seen = Pick<OmiseDispute, 'status' | 'message'>

/** https://docs.omise.co/disputes-api: a message makes a dispute pending, accepting makes it lost. */
export function resolveOutcome({ type, message }: Sent, dispute: Seen): Verdict {
  const hasIt = type === 'accept' ? dispute.status === 'lost' : isSameText(message, dispute.message)
  if (hasIt) return 'done'
  return dispute.status === 'open' ? 'open' : 'otherwise'
}

/** Omise may keep white space in its own way; the words are what counts. */
function isSameText(sent: string | null, seen: string | null): boolean {
  return sent !== null && seen !== null && words(sent) === words(seen)
}

function words(text: string): string {
  return text.normalize('NFC').trim().split(/\s+/u).join(' ')
}
