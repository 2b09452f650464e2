import type { WireContext } from '../core/context.ts'
import { derivedId, isoSeconds, type JsonObject } from '../core/values.ts'
import { hasCreatedAt, toEarlierFormat, type Version } from '../core/versions.ts'
import { refundsOf, toFunding, type ChargeRow, type Refund } from './data.ts'

/**
 * https://docs.omise.co/charges-api; the keys with which captured card charges were recorded in 2025.
 * Versions before 2019-05-29 get the same keys under their old names, not their true old shape.
 *
 * @param dispute the dispute of the charge in the shape of the version, with `charge` an id
 */
export function chargeToWire(
  charge: ChargeRow,
  dispute: JsonObject | null,
  context: WireContext,
): JsonObject {
  const captured = { ...chargeOf2019(charge, dispute === null, context.now), dispute }
  return hasCreatedAt(context.version) ? captured : toEarlierFormat(captured)
}

function chargeOf2019(charge: ChargeRow, disputable: boolean, now: Date): JsonObject {
  const location = `/charges/${charge.id}`
  const fee = Math.round(charge.fundingAmount * 0.0365)
  const feeVat = Math.round(fee * 0.07)
  const refunds = refundsOf(charge).map((refund) => refundToWire(refund, '2019-05-29'))
  const refundable = disputable && charge.refundedAmount < charge.amount
  return {
    object: 'charge',
    id: charge.id,
    location,
    amount: charge.amount,
    authorization_type: null,
    authorized_amount: charge.amount,
    captured_amount: charge.amount,
    acquirer_reference_number: null,
    net: charge.fundingAmount - fee - feeVat,
    fee,
    fee_vat: feeVat,
    interest: 0,
    interest_vat: 0,
    funding_amount: charge.fundingAmount,
    refunded_amount: charge.refundedAmount,
    transaction_fees: { fee_flat: '0.0', fee_rate: '3.65', vat_rate: '7.0' },
    platform_fee: { fixed: null, amount: null, percentage: null },
    currency: charge.currency,
    funding_currency: charge.fundingCurrency,
    ip: charge.ip ?? null,
    refunds: {
      object: 'list',
      data: refunds,
      limit: 20,
      offset: 0,
      total: refunds.length,
      location: `${location}/refunds`,
      order: 'chronological',
      from: '1970-01-01T00:00:00Z',
      to: isoSeconds(now),
    },
    link: null,
    description: charge.description,
    metadata: metadataOf(charge),
    card: cardToWire(charge),
    source: null,
    schedule: null,
    linked_account: null,
    customer: customerOf(charge),
    dispute: null,
    transaction: charge.id.replace('chrg_', 'trxn_'),
    failure_code: null,
    failure_message: null,
    merchant_advice: null,
    merchant_advice_code: null,
    status: 'successful',
    authorize_uri: isSecured(charge) ? authorizeUri(charge) : null,
    authenticated_by: isSecured(charge) ? '3DS' : null,
    return_uri: isSecured(charge) ? returnUri(charge) : null,
    created_at: charge.createdAt,
    paid_at: charge.createdAt,
    authorized_at: charge.createdAt,
    expires_at: null,
    expired_at: null,
    reversed_at: null,
    multi_capture: false,
    zero_interest_installments: false,
    branch: null,
    terminal: null,
    device: null,
    authorized: true,
    capturable: false,
    capture: true,
    disputable,
    livemode: false,
    refundable,
    partially_refundable: refundable,
    reversed: false,
    reversible: false,
    voided: false,
    paid: true,
    expired: false,
    can_perform_void: false,
    approval_code: null,
  }
}

/** In the invented shop, Visa cards go through 3-D Secure, and MasterCard holders have an account. */
function isSecured({ card }: ChargeRow): boolean {
  return card.brand === 'Visa'
}

export function customerOf({ id, card, customer }: ChargeRow): string | null {
  if (customer !== undefined) return customer
  return card.brand === 'MasterCard' ? id.replace('chrg_', 'cust_') : null
}

function authorizeUri({ id }: ChargeRow): string {
  return `https://api.omise.co/payments/${id.replace('chrg_', 'paym_')}/authorize?acs=false`
}

/** The page of the shop that 3-D Secure returns the cardholder to. */
function returnUri({ id }: ChargeRow): string {
  return `https://shop.example/checkout/${id}/complete`
}

/** The shop writes its order number to each charge. */
function metadataOf({ metadata, description }: ChargeRow): JsonObject {
  if (metadata !== undefined) return metadata
  const order = /\d{4,}/.exec(description)?.[0]
  return order === undefined ? {} : { order_id: order, channel: 'web' }
}

export function cardToWire({ card, createdAt }: ChargeRow): JsonObject {
  return {
    object: 'card',
    id: card.id,
    livemode: false,
    location: null,
    deleted: false,
    street1: null,
    street2: null,
    city: card.city,
    state: null,
    phone_number: null,
    postal_code: null,
    country: card.country,
    financing: 'credit',
    bank: '',
    brand: card.brand,
    fingerprint: null,
    first_digits: null,
    last_digits: card.lastDigits,
    name: card.name,
    expiration_month: card.expirationMonth,
    expiration_year: card.expirationYear,
    security_code_check: true,
    tokenization_method: null,
    created_at: createdAt,
  }
}

/** https://docs.omise.co/refunds-api, keys in the order in which they were recorded in 2025. */
export function refundToWire({ id, charge, createdAt }: Refund, version: Version): JsonObject {
  const refund = {
    object: 'refund',
    id,
    location: `/charges/${charge.id}/refunds/${id}`,
    livemode: false,
    voided: false,
    currency: charge.currency,
    amount: charge.refundedAmount,
    metadata: {},
    charge: charge.id,
    capture: null,
    terminal: null,
    transaction: derivedId('trxn', id),
    status: 'closed',
    funding_amount: toFunding(charge.refundedAmount, charge.currency),
    funding_currency: charge.fundingCurrency,
    created_at: createdAt,
    acquirer_reference_number: null,
    approval_code: null,
  }
  return hasCreatedAt(version) ? refund : toEarlierFormat(refund)
}
