import 'server-only'
import type { Dispute, DisputeSummary } from '@/lib/contract/disputes'
import { estimateRespondBy } from '@/lib/evidence/respond-by'
import type { OmiseCharge, OmiseDispute } from '@/lib/omise/types'
import { detailsOf, NO_DETAILS } from '@/lib/server/dispute-index/charge-details'
import { countPerKind } from '@/lib/server/dispute-index/record-disputes'

export type RespondByRule = { responseWindowDays: number; timeZone: string }

/** @param exact the respond-by date that a person set, if any */
export function toDispute(
  dispute: OmiseDispute,
  charge: OmiseCharge | null,
  rule: RespondByRule,
  exact: Date | undefined,
): Omit<Dispute, 'waived' | 'assignee' | 'snooze'> {
  const { customerName, customerEmail, orderId, cardBrand, cardLastDigits } = charge
    ? detailsOf(charge)
    : NO_DETAILS
  return {
    id: dispute.id,
    chargeId: dispute.chargeId,
    amount: dispute.amount,
    currency: dispute.currency,
    reasonCode: dispute.reasonCode,
    status: dispute.status,
    openedAt: dispute.createdAt.toISOString(),
    closedAt: dispute.closedAt?.toISOString() ?? null,
    respondBy: dispute.status === 'open' ? respondBy(dispute.createdAt, rule, exact) : null,
    documents: { total: dispute.documents.total, perKind: countPerKind(dispute) },
    customerName,
    orderId,
    card: toCard(cardBrand, cardLastDigits),
    livemode: dispute.livemode,
    message: dispute.message,
    adminMessage: dispute.adminMessage,
    reasonMessage: dispute.reasonMessage,
    customerEmail,
    funding:
      dispute.fundingAmount !== undefined && dispute.fundingCurrency !== undefined
        ? { amount: dispute.fundingAmount, currency: dispute.fundingCurrency }
        : null,
    charge: charge && toCharge(charge),
  }
}

/** Null when neither is known. */
export function toCard(brand: string | null, lastDigits: string | null): DisputeSummary['card'] {
  return brand === null && lastDigits === null ? null : { brand, lastDigits }
}

function toCharge(charge: OmiseCharge): Dispute['charge'] {
  return {
    id: charge.id,
    amount: charge.amount,
    refundedAmount: charge.refundedAmount,
    currency: charge.currency,
    description: charge.description,
    customerId: charge.customerId,
    createdAt: charge.createdAt.toISOString(),
    refunds: charge.refunds.map(({ createdAt, ...refund }) => ({
      ...refund,
      createdAt: createdAt.toISOString(),
    })),
    metadata: toMetadata(charge.metadata),
    threeDSecure: charge.threeDSecure,
    ip: charge.ip,
    card: charge.card && {
      brand: charge.card.brand,
      lastDigits: charge.card.lastDigits,
      name: charge.card.name,
    },
  }
}

/** More than a person reads; it bounds the page for shops that store a whole basket in the metadata. */
const MAX_METADATA = { fields: 30, characters: 500 }

function toMetadata(metadata: Record<string, unknown>): { name: string; value: string }[] {
  return Object.entries(metadata)
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .slice(0, MAX_METADATA.fields)
    .map(([name, value]) => ({
      name: shorten(name),
      value: shorten(typeof value === 'string' ? value : JSON.stringify(value)),
    }))
}

function shorten(text: string): string {
  const { characters } = MAX_METADATA
  return text.length > characters ? `${text.slice(0, characters - 1).toWellFormed()}…` : text
}

export function respondBy(
  openedAt: Date,
  { responseWindowDays, timeZone }: RespondByRule,
  exact: Date | undefined,
): NonNullable<DisputeSummary['respondBy']> {
  if (exact) return { at: exact.toISOString(), certainty: 'exact' }
  const { at, certainty } = estimateRespondBy(openedAt, responseWindowDays, timeZone)
  return { at: at.toISOString(), certainty }
}
