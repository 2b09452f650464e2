import type { DisputeTab } from '@/lib/evidence/dispute-status'
import { URGENCIES } from '@/lib/evidence/urgency'
import { ORDERS } from './orders'

// Apart from the schemas, because the first load of a page parses its URL without zod.

/** By respond-by date, or by the date of the list: when a dispute was opened, in the list of closed ones when it closed. */
export const DISPUTE_ORDERS = ['respond_by', ...ORDERS] as const
export type DisputeOrder = (typeof DISPUTE_ORDERS)[number]

/** `week`: today or later, through Sunday of this week in the account's time zone. */
export const DUE_FILTERS = [...URGENCIES, 'week'] as const
export type DueFilter = (typeof DUE_FILTERS)[number]

/** How a closed dispute ended. */
export const OUTCOMES = ['won', 'lost'] as const

/** Besides the ids of people: the person who asks, and disputes without an assignee. */
export const ASSIGNEE_WORDS = ['me', 'none'] as const

/** Disputes with an internal note: any, or one that mentions the person who asks. */
export const NOTE_FILTERS = ['any', 'me'] as const

/** Without this filter, the list of open disputes leaves out the snoozed ones. */
export const SNOOZE_FILTERS = ['only', 'all'] as const

/** The most urgent open disputes, the longest pending and the latest closed ones come first; a search starts with the newest. */
export function defaultOrder({ tab, q }: { tab: DisputeTab; q: string }): DisputeOrder {
  if (q !== '' || tab === 'closed') return 'reverse_chronological'
  return tab === 'open' ? 'respond_by' : 'chronological'
}
