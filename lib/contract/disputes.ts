import * as z from 'zod/mini'
import { DISPUTE_TABS } from '@/lib/evidence/dispute-status'
import { KINDS } from '@/lib/evidence/kinds'
import { MAX_SEARCH_LENGTH } from '@/lib/evidence/limits'
import { REASONS } from '@/lib/evidence/reasons'
import { URGENCIES } from '@/lib/evidence/respond-by'
import { ORDERS } from './orders'
import { dayParam, limitParam, offsetParam, pageOf } from './paging'

export const respondBySchema = z.object({
  /** ISO 8601, UTC. */
  at: z.string(),
  certainty: z.enum(['estimated', 'exact']),
})

/** A dispute as one row of a list. */
export const disputeSummarySchema = z.object({
  id: z.string(),
  chargeId: z.string(),
  /** In the smallest unit of `currency`. */
  amount: z.number(),
  /** ISO 4217, uppercase. */
  currency: z.string(),
  /** Omise's code; unknown codes pass through. */
  reasonCode: z.string(),
  /** open, pending, won, lost, or what Omise adds later. */
  status: z.string(),
  openedAt: z.string(),
  closedAt: z.nullable(z.string()),
  /** Null unless the dispute is open: there is nothing left to answer. */
  respondBy: z.nullable(respondBySchema),
  documents: z.object({
    /** Also of those that could not be read; without deleted ones. */
    total: z.number(),
    /** How many are of each kind; less than `total` together when some have none, or could not be read. */
    perKind: z.record(z.string(), z.number()),
  }),
  /** A colleague was asked to look at the response; absent otherwise. */
  toCheck: z.optional(z.boolean()),
})

export type DisputeSummary = z.infer<typeof disputeSummarySchema>

const chargeSchema = z.object({
  id: z.string(),
  amount: z.number(),
  refundedAmount: z.nullable(z.number()),
  currency: z.string(),
  description: z.nullable(z.string()),
  customerId: z.nullable(z.string()),
  createdAt: z.string(),
  /** Money that went back before; those Omise sends along with the charge. */
  refunds: z.array(
    z.object({ id: z.string(), amount: z.number(), currency: z.string(), createdAt: z.string() }),
  ),
  /** What the merchant's shop wrote to the charge, as text. */
  metadata: z.array(z.object({ name: z.string(), value: z.string() })),
  threeDSecure: z.object({
    /** How the cardholder proved to be one, for instance `3DS`; null where Omise does not say. */
    authenticatedBy: z.nullable(z.string()),
    /** Whether the cardholder was sent to the bank to confirm; null where Omise does not say. */
    redirected: z.nullable(z.boolean()),
  }),
  card: z.nullable(
    z.object({
      brand: z.nullable(z.string()),
      lastDigits: z.nullable(z.string()),
      name: z.nullable(z.string()),
    }),
  ),
})

export const disputeSchema = z.extend(disputeSummarySchema, {
  livemode: z.boolean(),
  message: z.nullable(z.string()),
  /** What Omise's administrators wrote to the merchant. */
  adminMessage: z.nullable(z.string()),
  reasonMessage: z.nullable(z.string()),
  /** What Omise takes from the balance, in the settlement currency; null where Omise does not say. */
  funding: z.nullable(z.object({ amount: z.number(), currency: z.string() })),
  /** Null when Omise would not give the charge; the dispute is readable without it. */
  charge: z.nullable(chargeSchema),
})

export type Dispute = z.infer<typeof disputeSchema>

export const disputeCountsSchema = z.object({
  open: z.number(),
  pending: z.number(),
  closed: z.number(),
  /** Open disputes whose estimated respond-by date is today. */
  dueToday: z.number(),
})

export type DisputeCounts = z.infer<typeof disputeCountsSchema>

export const disputesPageSchema = z.extend(pageOf(disputeSummarySchema), {
  counts: disputeCountsSchema,
  /**
   * Disputes that Omise sent in a form that cannot be read, so they are not among `items`: those of this page, or,
   * with a filter, all that were looked through. They count in `total` unless there is a filter.
   */
  unreadable: z.number(),
  /** There are more disputes than a filter looks through at once; `total` counts what it found. */
  isPartial: z.boolean(),
})

export type DisputesPage = z.infer<typeof disputesPageSchema>

/** Which disputes: a tab, or with `q` what matches in all states; all filters have to match. */
export const findDisputesQuerySchema = z.object({
  tab: z._default(z.enum(DISPUTE_TABS), 'open'),
  q: z._default(z.string().check(z.trim(), z.maxLength(MAX_SEARCH_LENGTH)), ''),
  order: z._default(z.enum(ORDERS), 'chronological'),
  reason: z.optional(z.enum(REASONS)),
  currency: z.optional(z.string().check(z.regex(/^[A-Z]{3}$/))),
  /** A kind of which the dispute has no document. */
  missing: z.optional(z.enum(KINDS)),
  /** How urgent an answer is; only open disputes match. */
  urgency: z.optional(z.enum(URGENCIES)),
  /** Opened on this day or later, and on this day or earlier. */
  from: z.optional(dayParam),
  to: z.optional(dayParam),
})

export type FindDisputesQuery = z.infer<typeof findDisputesQuerySchema>

/** `GET /api/disputes`: one page of them. */
export const listDisputesQuerySchema = z.extend(findDisputesQuerySchema, {
  limit: limitParam,
  offset: offsetParam,
})

export type ListDisputesQuery = z.infer<typeof listDisputesQuerySchema>

/** The body of `PUT …/respond-by`: the moment that Omise's e-mail names. */
export const setRespondBySchema = z.object({ at: z.iso.datetime({ offset: true }) })

/** `GET …/calendar`: the language of the entry; one the desk does not speak is read as English. */
export const calendarQuerySchema = z.object({ locale: z._default(z.string(), 'en') })

export const disputeParamsSchema = z.object({
  disputeId: z.string().check(z.regex(/^dspt(_test)?_[0-9a-z]{1,64}$/)),
})
