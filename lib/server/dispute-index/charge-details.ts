import 'server-only'
import type { OmiseCharge } from '@/lib/omise/types'

/** The order and customer details of a charge; null when absent. */
export type ChargeDetails = {
  orderId: string | null
  description: string | null
  customerName: string | null
  customerEmail: string | null
  cardBrand: string | null
  cardLastDigits: string | null
}

export const NO_DETAILS: ChargeDetails = {
  orderId: null,
  description: null,
  customerName: null,
  customerEmail: null,
  cardBrand: null,
  cardLastDigits: null,
}

/** Longer values are not order numbers, names or addresses, and need not be in the index. */
const MAX_LENGTH = 500

/**
 * Omise has no fields for order and e-mail: shops write them to the charge's metadata under names of their own choice.
 * These are the names that the plugins for WooCommerce, Magento, PrestaShop and the like use, and their spellings.
 */
const ORDER_NAME = /^(order|invoice|booking|reservation|reference)_?(id|no|number|ref)?$/i
const EMAIL_NAME = /^(customer|buyer|billing|user)?_?e_?mail(_address)?$/i
const CUSTOMER_NAME = /^(customer|buyer|billing)_?(full_?)?name$/i

export function detailsOf({ description, card, metadata }: OmiseCharge): ChargeDetails {
  return {
    orderId: textNamed(metadata, ORDER_NAME),
    description: textOf(description),
    customerName: textNamed(metadata, CUSTOMER_NAME) ?? textOf(card?.name),
    customerEmail: textNamed(metadata, EMAIL_NAME),
    cardBrand: textOf(card?.brand),
    cardLastDigits: textOf(card?.lastDigits),
  }
}

function textNamed(metadata: OmiseCharge['metadata'], name: RegExp): string | null {
  for (const [key, value] of Object.entries(metadata)) {
    const text = name.test(key.replaceAll('-', '_')) ? textOf(value) : null
    if (text !== null) return text
  }
  return null
}

/** Postgres stores neither null characters nor unpaired surrogates. */
export function textOf(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null
  const text = String(value).slice(0, MAX_LENGTH).toWellFormed().replaceAll('\0', '').trim()
  return text === '' ? null : text
}
