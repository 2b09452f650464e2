import { numberFormat } from './formatters'

/** Omise's countries and their neighbours share the dollar sign; these symbols are unambiguous. */
const SYMBOLS: Readonly<Record<string, string>> = {
  THB: '฿',
  JPY: '¥',
  SGD: 'S$',
  MYR: 'RM\u00a0',
  USD: 'US$',
}

/**
 * `amount` in the smallest unit of `currency` (satang, yen, cent), as in Omise's API; formatted with the currency's
 * number of decimals.
 */
export function formatMoney(amount: number, currency: string, locale: string): string {
  const digits = currencyDigits(currency)
  const number = numberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(Math.abs(amount) / 10 ** digits)
  const symbol = SYMBOLS[currency] ?? `${currency}\u00a0`
  return `${amount < 0 ? '−' : ''}${symbol}${number}`
}

/** The amount as a plain number in main units, `1234.50`, for files that other programs read. */
export function decimalAmount(amount: number, currency: string): string {
  const digits = currencyDigits(currency)
  return (amount / 10 ** digits).toFixed(digits)
}

/** Yen has none, most have two. An unknown code counts as two. */
export function currencyDigits(currency: string): number {
  if (!/^[A-Z]{3}$/.test(currency)) return 2
  const { maximumFractionDigits } = numberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions()
  return maximumFractionDigits ?? 2
}
