import { downloadSuffix } from './downloads.ts'
import { embeddedPage, listToWire } from './lists.ts'
import type { DisputeRow, DocumentRow, EventRow, Json, JsonObject, TransactionRow } from './rows.ts'
import { hasCreatedAt, type Version } from './versions.ts'

/** What a row needs besides itself to be written. */
export interface WireContext {
  version: Version
  now: Date
  /** What every `download_uri` of the merchant begins with; null leaves them all null. */
  downloads: string | null
  /** Whether lists still show deleted documents (the setting `deleted_documents`). */
  listsDeleted: boolean
}

/** A dispute in the shape of the version, keys in their recorded order. https://docs.omise.co/disputes-api */
export function disputeToWire(
  dispute: DisputeRow,
  context: WireContext,
  expandedCharge: JsonObject | null = null,
): JsonObject {
  const charge = expandedCharge ?? dispute.charge
  return hasCreatedAt(context.version)
    ? disputeOf2019(dispute, charge, context)
    : disputeOf2017(dispute, charge, context)
}

function disputeOf2019(dispute: DisputeRow, charge: Json, context: WireContext): JsonObject {
  return {
    object: 'dispute',
    id: dispute.id,
    livemode: false,
    location: disputePath(dispute),
    currency: dispute.currency,
    amount: dispute.amount,
    funding_amount: dispute.fundingAmount,
    funding_currency: dispute.fundingCurrency,
    metadata: dispute.metadata,
    charge,
    documents: documentsOf(dispute, context),
    transactions: dispute.transactions
      .toReversed()
      .map((transaction) => transactionToWire(transaction, dispute)),
    admin_message: dispute.adminMessage,
    message: dispute.message,
    reason_code: dispute.reasonCode,
    reason_message: dispute.reasonMessage,
    status: dispute.status,
    closed_at: dispute.closedAt,
    created_at: dispute.createdAt,
  }
}

function disputeOf2017(dispute: DisputeRow, charge: Json, context: WireContext): JsonObject {
  return {
    object: 'dispute',
    id: dispute.id,
    livemode: false,
    location: disputePath(dispute),
    amount: dispute.amount,
    currency: dispute.currency.toLowerCase(),
    status: dispute.status,
    transaction: dispute.transactions[0]?.id ?? null,
    message: dispute.message,
    reason_code: dispute.reasonCode,
    reason_message: dispute.reasonMessage,
    charge,
    documents: documentsOf(dispute, context),
    created: dispute.createdAt,
    closed_at: dispute.closedAt,
  }
}

/** Documents that a list shows: not deleted (unless set so), and not held back by the `slow_listing` fault. */
export function listedDocuments(
  dispute: DisputeRow,
  { now, listsDeleted }: WireContext,
): DocumentRow[] {
  return dispute.documents.filter(
    ({ deleted, listedFrom }) =>
      (listsDeleted || !deleted) &&
      (listedFrom === null || Date.parse(listedFrom) <= now.getTime()),
  )
}

function documentsOf(dispute: DisputeRow, context: WireContext): JsonObject {
  const page = embeddedPage(listedDocuments(dispute, context), context.version, context.now)
  const data = page.rows.map((document) => documentToWire(document, dispute, context))
  return listToWire(page, data, `${disputePath(dispute)}/documents`, context.version)
}

/** https://docs.omise.co/documents-api */
export function documentToWire(
  document: DocumentRow,
  dispute: DisputeRow,
  { version, downloads }: WireContext,
): JsonObject {
  const { id, filename, kind, deleted, createdAt } = document
  const location = `${disputePath(dispute)}/documents/${id}`
  if (!hasCreatedAt(version)) {
    return deleted
      ? { object: 'document', id, livemode: false, deleted: true }
      : { object: 'document', id, livemode: false, location, filename, created: createdAt }
  }
  const download = document.downloadable && !deleted && downloads !== null
  return {
    object: 'document',
    livemode: false,
    id,
    deleted,
    filename,
    location,
    kind,
    download_uri: download ? `${downloads}${downloadSuffix(id)}` : null,
    created_at: createdAt,
  }
}

function transactionToWire(transaction: TransactionRow, dispute: DisputeRow): JsonObject {
  return {
    object: 'transaction',
    id: transaction.id,
    livemode: false,
    currency: dispute.fundingCurrency,
    amount: dispute.fundingAmount,
    location: `/transactions/${transaction.id}`,
    direction: transaction.key === 'dispute.won.credit' ? 'credit' : 'debit',
    key: transaction.key,
    origin: dispute.id,
    transferable_at: transaction.createdAt,
    created_at: transaction.createdAt,
  }
}

/** `data` stays in the version it was written in. https://docs.omise.co/api-webhooks */
export function eventToWire(event: EventRow, version: Version): JsonObject {
  const { id, key, data, createdAt } = event
  const head = { object: 'event', id, livemode: false, location: `/events/${id}` }
  return hasCreatedAt(version)
    ? { ...head, webhook_deliveries: [], data, key, created_at: createdAt }
    : { ...head, key, created: createdAt, data }
}

function disputePath(dispute: DisputeRow): string {
  return `/disputes/${dispute.id}`
}
