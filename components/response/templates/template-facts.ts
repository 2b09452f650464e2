import type { Dispute } from '@/lib/contract/disputes'
import { listDocuments } from '@/lib/evidence/response-templates'
import type { TemplateFacts } from '@/lib/evidence/template-text'
import { formatDay } from '@/lib/format/dates'
import { formatMoney } from '@/lib/format/money'

/** The facts of the charge for a bank abroad: in English, in any language of the screen. */
export function templateFacts(dispute: Dispute, timeZone: string): TemplateFacts {
  const { charge, chargeId, customerEmail, documents } = dispute
  return known({
    chargeId,
    amount: formatMoney(dispute.amount, dispute.currency, 'en'),
    chargedOn: charge && formatDay(charge.createdAt, 'en', timeZone),
    card: charge?.card?.lastDigits
      ? `${charge.card.brand ?? 'card'} ending in ${charge.card.lastDigits}`
      : null,
    cardholder: charge?.card?.name,
    email: customerEmail,
    ip: charge?.ip,
    authentication: charge && authenticationOf(charge),
    order: charge?.description,
    tracking: charge?.metadata.find(({ name }) => TRACKING_NAME.test(name))?.value,
    refunded: charge && refundedOf(charge, timeZone),
    documents: listDocuments(documents.perKind),
  })
}

/** The spellings in the metadata that shops attach to a charge; Omise has no field for it. */
const TRACKING_NAME = /^(parcel|shipment|shipping)?[_ -]?tracking[_ -]?(id|no|number|code)?$/i

type Charge = NonNullable<Dispute['charge']>

/**
 * How the cardholder was authenticated. A captured card charge with an `authorize_uri` went through 3-D Secure, also
 * where Omise does not name the method. https://docs.omise.co/charges-api
 */
function authenticationOf({ card, threeDSecure }: Charge): string | null {
  const { authenticatedBy, redirected } = threeDSecure
  if (authenticatedBy) return authenticatedBy === '3DS' ? '3-D Secure' : authenticatedBy
  return card && redirected ? '3-D Secure (on the page of the cardholder’s bank)' : null
}

/** "฿100.00 on 2 Mar 2026, reference rfnd_1; …"; the total alone when Omise does not list the refunds. */
function refundedOf(charge: Charge, timeZone: string): string | null {
  const { refundedAmount, refunds, currency } = charge
  if (!refundedAmount) return null
  if (refunds.length === 0) return formatMoney(refundedAmount, currency, 'en')
  return refunds
    .map(
      ({ id, createdAt, ...refund }) =>
        `${formatMoney(refund.amount, refund.currency, 'en')} on ${formatDay(createdAt, 'en', timeZone)}, reference ${id}`,
    )
    .join('; ')
}

function known(facts: Record<keyof TemplateFacts, string | null | undefined>): TemplateFacts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value))
}
