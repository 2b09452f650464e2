import { sql } from 'drizzle-orm'
import { bigint, index, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { moment } from './moment'
import { people } from './people'

/**
 * Letters that `lower` leaves as they are in a database with the C locale, which knows ASCII only: Latin of Europe and
 * Vietnam, Greek and Cyrillic. Each has one letter as its lower case.
 */
const UPPER = [
  [0xc0, 0xde],
  [0x100, 0x17e],
  [0x391, 0x3a9],
  [0x400, 0x42f],
  [0x1e00, 0x1ef9],
]
  .flatMap(([first = 0, last = 0]) =>
    Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index)),
  )
  .filter((letter) => letter.toLowerCase() !== letter && letter.toLowerCase().length === 1)
  .join('')

/** Why a dispute does without a kind that its reason calls for. A row is lifted, never changed or removed. */
export const waivers = pgTable(
  'waivers',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    disputeId: text('dispute_id').notNull(),
    kind: text('kind').notNull(),
    reason: text('reason').notNull(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    createdAt: moment('created_at').notNull().defaultNow(),
    liftedBy: uuid('lifted_by').references(() => people.id),
    liftedAt: moment('lifted_at'),
  },
  (table) => [
    uniqueIndex('waivers_in_force')
      .on(table.disputeId, table.kind)
      .where(sql`${table.liftedAt} is null`),
  ],
)

/**
 * The exact respond-by dates that people enter from Omise's e-mails; Omise's API has none. Earlier values are in the
 * audit log.
 */
export const respondByDates = pgTable(
  'respond_by_dates',
  {
    disputeId: text('dispute_id').primaryKey(),
    at: moment('at').notNull(),
    /** When the dispute was opened: determines the estimate that this date replaces. */
    openedAt: moment('opened_at').notNull(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    setAt: moment('set_at').notNull(),
  },
  (table) => [
    index('respond_by_dates_at').on(table.at),
    index('respond_by_dates_opened').on(table.openedAt),
  ],
)

/**
 * Disputes as last read from Omise, for lists, search, notices and marks, which cannot be read from Omise quickly enough.
 * The page of a dispute reads its current state from Omise. Every row can be read again; the columns are described in
 * lib/server/dispute-index/record-disputes.ts.
 */
export const disputeIndex = pgTable(
  'dispute_index',
  {
    disputeId: text('dispute_id').primaryKey(),
    status: text('status').notNull(),
    /** In the smallest unit of `currency`. */
    amount: bigint('amount', { mode: 'number' }).notNull(),
    currency: text('currency').notNull(),
    reasonCode: text('reason_code').notNull(),
    openedAt: moment('opened_at').notNull(),
    closedAt: moment('closed_at'),
    /** The exact date that was set here, otherwise the estimate. */
    respondBy: moment('respond_by').notNull(),
    /** When amount, reason or respond-by date last changed here: orders the versions in a calendar. */
    revisedAt: moment('revised_at').notNull().defaultNow(),
    chargeId: text('charge_id').notNull(),
    /** From the charge: null until `charge_read_at`, and when the charge has none. */
    orderId: text('order_id'),
    description: text('description'),
    customerName: text('customer_name'),
    customerEmail: text('customer_email'),
    cardBrand: text('card_brand'),
    cardLastDigits: text('card_last_digits'),
    /** What a search covers, in lower case. A query is normalized in the same way before it is compared. */
    searchText: text('search_text').generatedAlwaysAs(
      sql`translate(lower(normalize(dispute_id || E'\\n' || charge_id || E'\\n' || coalesce(order_id, '') || E'\\n' || coalesce(customer_name, '') || E'\\n' || coalesce(customer_email, '') || E'\\n' || coalesce(card_last_digits, '') || E'\\n' || coalesce(description, ''), NFKC)), '${sql.raw(UPPER)}', '${sql.raw(UPPER.toLowerCase())}')`,
    ),
    chargeReadAt: moment('charge_read_at'),
    /** The charge's customer at Omise while its e-mail is still to be read: the charge has none. */
    unreadCustomerId: text('unread_customer_id'),
    /** Without deleted documents. */
    documents: jsonb('documents')
      .$type<{ total: number; perKind: Record<string, number> }>()
      .notNull(),
    /** The start of the request to Omise that this row comes from: an older response does not replace a newer one. */
    readAt: moment('read_at').notNull(),
    /** When and how the desk learned of the dispute. */
    noticedAt: moment('noticed_at').notNull(),
    noticedBy: text('noticed_by', { enum: ['webhook', 'poll', 'event', 'fill'] }).notNull(),
    /** When the details of its customer were erased; they are not read again. */
    erasedAt: moment('erased_at'),
  },
  (table) => [
    index('dispute_index_status').on(table.status, table.respondBy),
    index('dispute_index_opened').on(table.openedAt),
    index('dispute_index_closed').on(table.closedAt),
    index('dispute_index_charge_unread')
      .on(table.openedAt)
      .where(sql`${table.chargeReadAt} is null and ${table.erasedAt} is null`),
    index('dispute_index_customer_unread')
      .on(table.openedAt)
      .where(sql`${table.unreadCustomerId} is not null`),
  ],
)

/** Processed events of the account, received by webhook or read from Omise's list; each counts once. */
export const omiseEvents = pgTable(
  'omise_events',
  {
    id: text('id').primaryKey(),
    key: text('key').notNull(),
    receivedAt: moment('received_at').notNull(),
  },
  (table) => [index('omise_events_received').on(table.receivedAt)],
)

/** How far the desk has read Omise's lists; one row per reader. */
export const readingProgress = pgTable('reading_progress', {
  reader: text('reader').primaryKey(),
  state: jsonb('state').$type<Record<string, string | number | null>>().notNull(),
  updatedAt: moment('updated_at').notNull(),
})
