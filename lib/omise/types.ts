/** Amounts are whole numbers in the currency's smallest unit (https://docs.omise.co/currency-and-amount). */
export type OmiseOrder = 'chronological' | 'reverse_chronological'

/** A list item that does not match the API's documentation. Contains nothing of its content. */
export type OmiseUnreadableItem = {
  /** Its own type, for instance `document`. */
  object: string | null
  id: string | null
  /** Which fields are invalid, and how. */
  why: string
}

/** The content of one page of a list or search. */
export type OmiseItems<T> = {
  /** Without deleted documents, which Omise may or may not keep in its lists. */
  data: T[]
  /** The unreadable items, which were left out. */
  unreadable: OmiseUnreadableItem[]
  /** The number of items that Omise sent, including deleted and unreadable ones: the offset of the next page. */
  received: number
}

/**
 * One page of a list (https://docs.omise.co/api-pagination). `total` is Omise's count of all records between `from`
 * and `to`; it may include deleted documents.
 */
export type OmiseList<T> = OmiseItems<T> & {
  total: number
  limit: number
  offset: number
  /** Null in lists embedded in a dispute of an old API version. */
  order: string | null
  from: Date | null
  to: Date | null
}

/** One page of search results (https://docs.omise.co/search-api). Pages count from 1. */
export type OmiseSearch<T> = OmiseItems<T> & {
  total: number
  totalPages: number
  page: number
  perPage: number
  order: string | null
  query: string
  filters: Record<string, unknown>
}

/** An evidence file of a dispute (https://docs.omise.co/documents-api). Omise gives neither size nor checksum. */
export type OmiseDocument = {
  id: string
  livemode: boolean
  filename: string
  /** One of Omise's kinds, a kind this code does not know yet, or null when none was sent. */
  kind: string | null
  /** Null in every known response for dispute documents. */
  downloadUri: string | null
  deleted: boolean
  createdAt: Date
}

/** The result of a deletion: API versions before 2019-05-29 omit everything but the id. */
export type OmiseDestroyedDocument = Omit<OmiseDocument, 'filename' | 'createdAt'> & {
  filename: string | null
  createdAt: Date | null
}

/** A movement of money caused by a dispute; old API versions give only its id. */
export type OmiseTransaction = {
  id: string
  amount: number | null
  currency: string | null
  /** `debit` or `credit`. */
  direction: string | null
  /** For instance `dispute.started.debit`, `dispute.won.credit`. */
  key: string | null
  transferableAt: Date | null
  createdAt: Date | null
}

/** https://docs.omise.co/disputes-api. `status` is `open`, `pending`, `won`, `lost`, or one not known yet. */
export type OmiseDispute = {
  id: string
  livemode: boolean
  amount: number
  /** ISO 4217, uppercase whatever the API version. */
  currency: string
  /** After exchange into the settlement currency; absent in API versions before 2019-05-29. */
  fundingAmount?: number
  fundingCurrency?: string
  chargeId: string
  /** Only when the dispute was retrieved with `expandCharge` and Omise expanded it. */
  charge?: OmiseCharge
  /** The first page only (20 at most). */
  documents: OmiseList<OmiseDocument>
  transactions: OmiseTransaction[]
  message: string | null
  adminMessage: string | null
  reasonCode: string
  reasonMessage: string | null
  status: string
  closedAt: Date | null
  createdAt: Date
  metadata: Record<string, unknown>
}

export type OmiseCard = {
  id: string | null
  brand: string | null
  lastDigits: string | null
  name: string | null
  bank: string | null
  country: string | null
  securityCodeCheck: boolean | null
}

/** https://docs.omise.co/refunds-api */
export type OmiseRefund = { id: string; amount: number; currency: string; createdAt: Date }

/** The part of a charge that a dispute needs (https://docs.omise.co/charges-api). */
export type OmiseCharge = {
  id: string
  livemode: boolean
  amount: number
  currency: string
  refundedAmount: number
  /** The first page only. */
  refunds: OmiseRefund[]
  status: string | null
  description: string | null
  customerId: string | null
  card: OmiseCard | null
  ip: string | null
  disputeId: string | null
  threeDSecure: {
    /** For instance `3DS`; null when unknown. */
    authenticatedBy: string | null
    /** Whether the cardholder was sent to the bank to confirm; null when unknown. */
    redirected: boolean | null
  }
  paidAt: Date | null
  createdAt: Date
  metadata: Record<string, unknown>
}

/**
 * The part of a customer that the index needs (https://docs.omise.co/customers-api). There is no name: `description` is
 * free text.
 */
export type OmiseCustomer = {
  id: string
  /** Whether the merchant has deleted it. */
  deleted: boolean
  email: string | null
}

/** Something that happened in the account (https://docs.omise.co/events-api). */
export type OmiseEvent = {
  id: string
  /** For instance `dispute.create`; keys that are not known yet pass through. */
  key: string
  /** What it happened to; null when Omise does not say. */
  subject: { object: string; id: string } | null
  createdAt: Date
}
