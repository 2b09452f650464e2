import { z } from 'zod'

/** Values that survive JSON unchanged. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

export const jsonObjectSchema: z.ZodType<JsonObject> = z.record(z.string(), z.json())

/** The statuses Omise stores; won and lost together are listed as "closed". https://docs.omise.co/disputes-api */
const disputeStatusSchema = z.enum(['open', 'pending', 'won', 'lost'])
export type DisputeStatus = z.infer<typeof disputeStatusSchema>

/** https://docs.omise.co/documents-api */
export const documentKindSchema = z.enum([
  'cardholder_details',
  'details_of_purchase',
  'proof_of_receipt',
  'proof_of_acceptance',
])
export type DocumentKind = z.infer<typeof documentKindSchema>

/** Bytes of seeded documents stay in the assets folder; uploaded ones have a file of their own. */
const contentSchema = z.union([
  z.object({ asset: z.string() }),
  z.object({ stored: z.literal(true) }),
])

const documentRowSchema = z.object({
  id: z.string(),
  filename: z.string(),
  kind: documentKindSchema.nullable(),
  contentType: z.string(),
  size: z.number().int(),
  content: contentSchema,
  /** Whether `download_uri` is offered. */
  downloadable: z.boolean(),
  deleted: z.boolean(),
  createdAt: z.string(),
  /** Lists leave the document out before this moment (the `slow_listing` fault). */
  listedFrom: z.string().nullable(),
})
export type DocumentRow = z.infer<typeof documentRowSchema>

const transactionRowSchema = z.object({
  id: z.string(),
  key: z.enum(['dispute.started.debit', 'dispute.won.credit']),
  createdAt: z.string(),
})
export type TransactionRow = z.infer<typeof transactionRowSchema>

export const disputeRowSchema = z.object({
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
  /** What Omise's administrators wrote to the merchant. */
  adminMessage: z.string().nullable().default(null),
  metadata: jsonObjectSchema,
  createdAt: z.string(),
  closedAt: z.string().nullable(),
  transactions: z.array(transactionRowSchema),
  documents: z.array(documentRowSchema),
})
export type DisputeRow = z.infer<typeof disputeRowSchema>

export const chargeRowSchema = z.object({
  id: z.string(),
  amount: z.number().int(),
  refundedAmount: z.number().int(),
  currency: z.string(),
  fundingAmount: z.number().int(),
  fundingCurrency: z.string(),
  description: z.string(),
  createdAt: z.string(),
  card: z.object({
    id: z.string(),
    brand: z.string(),
    lastDigits: z.string(),
    name: z.string(),
    country: z.string(),
    city: z.string(),
    expirationMonth: z.number().int(),
    expirationYear: z.number().int(),
  }),
})
export type ChargeRow = z.infer<typeof chargeRowSchema>

export const eventRowSchema = z.object({
  id: z.string(),
  key: z.enum([
    'charge.create',
    'refund.create',
    'dispute.create',
    'dispute.update',
    'dispute.close',
  ]),
  createdAt: z.string(),
  /** The object as it was then, in the account's own version: never serialised again. */
  data: z.custom<JsonObject>((value) => typeof value === 'object' && value !== null),
})
export type EventRow = z.infer<typeof eventRowSchema>
