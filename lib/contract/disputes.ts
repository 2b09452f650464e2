import * as z from 'zod/mini'
import { DISPUTE_TABS } from '@/lib/evidence/dispute-status'
import { KINDS } from '@/lib/evidence/kinds'
import { MAX_SEARCH_LENGTH } from '@/lib/evidence/limits'
import { REASONS } from '@/lib/evidence/reasons'
import {
  ASSIGNEE_WORDS,
  DISPUTE_ORDERS,
  DUE_FILTERS,
  NOTE_FILTERS,
  OUTCOMES,
  SNOOZE_FILTERS,
} from './dispute-filters'
import { dayParam, limitParam, offsetParam, pageOf } from './paging'

export const respondBySchema = z.object({
  /** ISO 8601, UTC. */
  at: z.string(),
  certainty: z.enum(['estimated', 'exact']),
})

/** The person who answers a dispute. */
export const assigneeSchema = z.object({ id: z.string(), name: z.string() })
export type Assignee = z.infer<typeof assigneeSchema>

/** An open dispute that the list of open ones leaves out until then. */
export const snoozeSchema = z.object({ until: z.string(), reason: z.string() })
export type Snooze = z.infer<typeof snoozeSchema>

const chargeSchema = z.object({
  id: z.string(),
  amount: z.number(),
  refundedAmount: z.nullable(z.number()),
  currency: z.string(),
  description: z.nullable(z.string()),
  customerId: z.nullable(z.string()),
  createdAt: z.string(),
  /** Earlier refunds, as Omise includes them in the charge. */
  refunds: z.array(
    z.object({ id: z.string(), amount: z.number(), currency: z.string(), createdAt: z.string() }),
  ),
  /** The metadata that the merchant attached to the charge, as text. */
  metadata: z.array(z.object({ name: z.string(), value: z.string() })),
  threeDSecure: z.object({
    /** How the cardholder was authenticated, for instance `3DS`; null when unknown. */
    authenticatedBy: z.nullable(z.string()),
    /** Whether the cardholder was sent to the bank to confirm; null when unknown. */
    redirected: z.nullable(z.boolean()),
  }),
  /** The address of the customer's device, which the shop may pass to Omise. */
  ip: z.nullable(z.string()),
  card: z.nullable(
    z.object({
      brand: z.nullable(z.string()),
      lastDigits: z.nullable(z.string()),
      name: z.nullable(z.string()),
    }),
  ),
})

/** A dispute as a row of a list. */
export const disputeSummarySchema = z.object({
  id: z.string(),
  chargeId: z.string(),
  /** In the smallest unit of `currency`. */
  amount: z.number(),
  /** ISO 4217, uppercase. */
  currency: z.string(),
  /** Omise's code; unknown codes pass through. */
  reasonCode: z.string(),
  /** open, pending, won, lost, or a later addition by Omise. */
  status: z.string(),
  openedAt: z.string(),
  closedAt: z.nullable(z.string()),
  /** Null unless the dispute is open. */
  respondBy: z.nullable(respondBySchema),
  documents: z.object({
    /** Includes unreadable documents, excludes deleted ones. */
    total: z.number(),
    /** The number of documents of each kind; the sum is below `total` when some have no kind or cannot be read. */
    perKind: z.record(z.string(), z.number()),
  }),
  /** Kinds that the dispute does without. */
  waived: z.array(z.string()),
  /** From the charge; null when it has none, or until it has been read. */
  customerName: z.nullable(z.string()),
  orderId: z.nullable(z.string()),
  card: z.nullable(z.object({ brand: z.nullable(z.string()), lastDigits: z.nullable(z.string()) })),
  /** The person who answers the dispute. */
  assignee: z.nullable(assigneeSchema),
  /** Null unless the dispute is snoozed now. */
  snooze: z.nullable(snoozeSchema),
  /** A review of the response is pending; absent otherwise. */
  toCheck: z.optional(z.boolean()),
})

export type DisputeSummary = z.infer<typeof disputeSummarySchema>

export const disputeSchema = z.extend(disputeSummarySchema, {
  livemode: z.boolean(),
  message: z.nullable(z.string()),
  /** The messages of Omise's administrators to the merchant. */
  adminMessage: z.nullable(z.string()),
  reasonMessage: z.nullable(z.string()),
  /** From the metadata of the charge, else from its customer at Omise; null when neither is known. */
  customerEmail: z.nullable(z.string()),
  /** What Omise deducts from the balance, in the settlement currency; null when unknown. */
  funding: z.nullable(z.object({ amount: z.number(), currency: z.string() })),
  /** Null when the charge cannot be read; the dispute is shown without it. */
  charge: z.nullable(chargeSchema),
})

export type Dispute = z.infer<typeof disputeSchema>

const moneySchema = z.object({
  /** In the smallest unit of `currency`. */
  amount: z.number(),
  currency: z.string(),
})

/** `GET /api/disputes/counts`: the numbers above the lists; each of them is the total of a list. */
export const disputeCountsSchema = z.object({
  /** Without snoozed disputes, as their list. */
  open: z.number(),
  pending: z.number(),
  closed: z.number(),
  /** Open disputes whose respond-by date is still to come: today, and through Sunday. */
  dueToday: z.number(),
  dueWeek: z.number(),
  /** The sum of the open disputes in each currency, the largest number of disputes first. */
  atRisk: z.array(z.extend(moneySchema, { disputes: z.number() })),
  /** The disputes that closed on `since`, 90 days ago, or later. */
  decided: z.object({ since: z.string(), won: z.number(), all: z.number() }),
  /** Open disputes of the person who asks, without an assignee, and snoozed. The first two are without snoozed ones. */
  mine: z.number(),
  unassigned: z.number(),
  snoozed: z.number(),
})

export type DisputeCounts = z.infer<typeof disputeCountsSchema>

export const disputesPageSchema = z.extend(pageOf(disputeSummarySchema), {
  counts: disputeCountsSchema,
  /** Disputes that Omise returned unreadable: not in `items`, and in `total` if they are known from before. */
  unreadable: z.number(),
  /**
   * The problem code of a failed request to Omise, and the time of the list that is shown instead; null when the list is
   * up to date.
   */
  outdated: z.nullable(z.object({ asOf: z.string(), code: z.string() })),
})

export type DisputesPage = z.infer<typeof disputesPageSchema>

/** The selected disputes: a tab, or with `q` the matches in all states. All filters must match. */
export const findDisputesQuerySchema = z.object({
  tab: z._default(z.enum(DISPUTE_TABS), 'open'),
  q: z._default(z.string().check(z.trim(), z.maxLength(MAX_SEARCH_LENGTH)), ''),
  /** Without it, `defaultOrder`. */
  order: z.optional(z.enum(DISPUTE_ORDERS)),
  reason: z.optional(z.enum(REASONS)),
  currency: z.optional(z.string().check(z.regex(/^[A-Z]{3}$/))),
  /** A kind that the reason calls for, and that is neither among the documents nor waived. */
  missing: z.optional(z.enum(KINDS)),
  /** How urgent the response is; only open disputes match. */
  urgency: z.optional(z.enum(DUE_FILTERS)),
  /** The first and last day on which the dispute was opened, inclusive. */
  from: z.optional(dayParam),
  to: z.optional(dayParam),
  assignee: z.optional(z.union([z.enum(ASSIGNEE_WORDS), z.uuid()])),
  snoozed: z.optional(z.enum(SNOOZE_FILTERS)),
  notes: z.optional(z.enum(NOTE_FILTERS)),
  /** Only closed disputes match. */
  outcome: z.optional(z.enum(OUTCOMES)),
  /** The first day on which the dispute closed. */
  closedFrom: z.optional(dayParam),
})

export type FindDisputesQuery = z.infer<typeof findDisputesQuerySchema>

/** `GET /api/disputes`: one page. */
export const listDisputesQuerySchema = z.extend(findDisputesQuerySchema, {
  limit: limitParam,
  offset: offsetParam,
})

export type ListDisputesQuery = z.infer<typeof listDisputesQuerySchema>

/** `read=index`: without reading Omise's lists first, as for a search while typing. */
export const readDisputesQuerySchema = z.extend(listDisputesQuerySchema, {
  read: z.optional(z.literal('index')),
})

export type ReadDisputesQuery = z.infer<typeof readDisputesQuerySchema>

/** The body of `PUT …/respond-by`: the time given in Omise's e-mail. */
export const setRespondBySchema = z.object({ at: z.iso.datetime({ offset: true }) })

/** `GET …/calendar`: the language of the entry; unsupported languages fall back to English. */
export const calendarQuerySchema = z.object({ locale: z._default(z.string(), 'en') })

export const disputeParamsSchema = z.object({
  disputeId: z.string().check(z.regex(/^dspt(_test)?_[0-9a-z]{1,64}$/)),
})
