import type { Dispute } from '@/lib/contract/disputes'
import { listDocuments, type TemplateFacts } from '@/lib/evidence/response-templates'
import { formatDay } from '@/lib/format/dates'
import { formatMoney } from '@/lib/format/money'

/** The facts of the charge for a bank abroad: in English, in any language of the screen. */
export function templateFacts(dispute: Dispute, timeZone: string): TemplateFacts {
  const { charge, chargeId, documents } = dispute
  return known({
    chargeId,
    amount: formatMoney(dispute.amount, dispute.currency, 'en'),
    chargedOn: charge && formatDay(charge.createdAt, 'en', timeZone),
    card: charge?.card?.lastDigits
      ? `${charge.card.brand ?? 'card'} ending in ${charge.card.lastDigits}`
      : null,
    cardholder: charge?.card?.name,
    order: charge?.description,
    refunded: charge?.refundedAmount
      ? formatMoney(charge.refundedAmount, charge.currency, 'en')
      : null,
    documents: listDocuments(documents.perKind),
  })
}

function known(facts: Record<keyof TemplateFacts, string | null | undefined>): TemplateFacts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value))
}
