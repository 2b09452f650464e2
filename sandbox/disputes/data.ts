import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { notFound } from '../core/errors.ts'
import { byCreation, byId, perMerchant, seededRows, type Merchant } from '../core/store.ts'
import { jsonObjectSchema } from '../core/values.ts'
import { documentRowSchema, type DocumentRow, type DocumentStore } from '../documents/data.ts'

/** The statuses Omise stores; won and lost together are listed as "closed". https://docs.omise.co/disputes-api */
const disputeStatusSchema = z.enum(['open', 'pending', 'won', 'lost'])
export type DisputeStatus = z.infer<typeof disputeStatusSchema>

const transactionRowSchema = z.object({
  id: z.string(),
  key: z.enum(['dispute.started.debit', 'dispute.won.credit']),
  createdAt: z.string(),
})
export type TransactionRow = z.infer<typeof transactionRowSchema>

const disputeRowSchema = z.object({
  id: z.string(),
  sequence: z.number().int(),
  charge: z.string(),
  currency: z.string(),
  amount: z.number().int(),
  fundingCurrency: z.string(),
  fundingAmount: z.number().int(),
  reasonCode: z.string(),
  reasonMessage: z.string().nullable(),
  status: disputeStatusSchema,
  message: z.string().nullable(),
  /** A message from Omise's administrators to the merchant. */
  adminMessage: z.string().nullable().default(null),
  metadata: jsonObjectSchema,
  createdAt: z.string(),
  closedAt: z.string().nullable(),
  transactions: z.array(transactionRowSchema),
  documents: z.array(documentRowSchema),
})
export type DisputeRow = z.infer<typeof disputeRowSchema>

export const disputesOf = perMerchant((merchant) => new Disputes(merchant))

/** The disputes of a merchant: all in memory, every change on disk before its response. */
class Disputes implements DocumentStore<DisputeRow> {
  readonly #directory: string
  readonly #rows: Map<string, DisputeRow>
  /** The ids of disputes by those of their charges. */
  readonly #byCharge: Map<string, string>

  constructor(merchant: Merchant) {
    this.#directory = join(merchant.directory, 'disputes')
    const seeded = seededRows(merchant, 'disputes', disputeRowSchema)
    this.#rows = byId([...seeded, ...readChanged(this.#directory)])
    this.#byCharge = new Map([...this.#rows.values()].map(({ charge, id }) => [charge, id]))
  }

  /** Oldest first. */
  all(): DisputeRow[] {
    return [...this.#rows.values()].toSorted(byCreation)
  }

  /** @throws OmiseError 404 */
  get(id: string): DisputeRow {
    const dispute = this.#rows.get(id)
    if (!dispute) throw notFound('dispute', id)
    return dispute
  }

  /** Adds or replaces the dispute: completely or not at all, even in a crash. */
  save(dispute: DisputeRow): void {
    const file = join(this.#directory, `${dispute.id}.json`)
    writeFileSync(`${file}.new`, JSON.stringify(dispute))
    renameSync(`${file}.new`, file)
    this.#rows.set(dispute.id, dispute)
    this.#byCharge.set(dispute.charge, dispute.id)
  }

  nextSequence(): number {
    return this.#rows.size + 1
  }

  findByCharge(chargeId: string): DisputeRow | null {
    const id = this.#byCharge.get(chargeId)
    return id === undefined ? null : this.get(id)
  }

  findDocument(matches: (document: DocumentRow) => boolean): DocumentRow | null {
    return (
      this.all()
        .flatMap(({ documents }) => documents)
        .find(matches) ?? null
    )
  }
}

/** Disputes that were changed or added after seeding, one file each. */
function readChanged(directory: string): DisputeRow[] {
  return readdirSync(directory)
    .filter((file) => file.endsWith('.json'))
    .map((file) => disputeRowSchema.parse(JSON.parse(readFileSync(join(directory, file), 'utf8'))))
    .toSorted((a, b) => a.sequence - b.sequence)
}

/** The codes of Omise's own SDKs, both spellings of fraud included. All texts but one are invented. */
export const reasonMessages: Readonly<Record<string, string>> = {
  goods_or_services_not_provided: 'Merchandise/Services Not Received',
  unauthorized_charge: 'Fraud - Card Absent Environment',
  unauthorized_charge_aka_fraud: 'Fraud - Card Absent Environment',
  not_as_described_or_defective_merchandise: 'Not as Described or Defective Merchandise',
  cancelled_recurring_transaction: 'Cancelled Recurring Transaction',
  credit_not_processed: 'Credit Not Processed',
  duplicate_processing: 'Duplicate Processing',
  expired_card: 'Expired Card',
  incorrect_currency: 'Incorrect Currency',
  incorrect_transaction_amount: 'Incorrect Transaction Amount',
  late_presentment: 'Late Presentment',
  non_matching_account_number: 'Non-Matching Account Number',
  not_available: 'Not Available',
  not_recorded: 'Not Recorded',
  other: 'Other',
  paid_by_other_means: 'Paid by Other Means',
  transaction_not_recognised: 'Transaction Not Recognised',
}

/** The code of every recorded test dispute. */
export const defaultReasonCode = 'goods_or_services_not_provided'
