import 'server-only'
import { and, eq, inArray, notInArray, or, sql, type SQL } from 'drizzle-orm'
import { disputeIndex } from '@/lib/db/schema/disputes'
import { CODES_OF_REASONS, REASONS, toReason, type Reason } from '@/lib/evidence/reasons'
import { currencyDigits } from '@/lib/format/money'
import en from '@/lib/i18n/messages/en/reasons.json'
import ja from '@/lib/i18n/messages/ja/reasons.json'
import th from '@/lib/i18n/messages/th/reasons.json'
import { storableText } from '@/lib/server/platform/storable-text'

/** Each costs a comparison with every dispute; a longer text is not a search for one. */
const MAX_TERMS = 8

/** Also the marks before order numbers (#88311) and in card numbers as the page shows them (•••• 4242). */
const BETWEEN_TERMS = /[\s#•*]+/

/**
 * Whether a dispute has every one of the first words of `q`: in an id, the order number, the customer's name or e-mail, the last digits
 * of the card or the description of the charge, as its amount or currency, as the brand of the card, or in the reason in
 * any of the languages.
 */
export function matchesText(q: string): SQL {
  const terms = normalize(q).split(BETWEEN_TERMS).filter(Boolean).slice(0, MAX_TERMS)
  const matches = terms.map((term) =>
    or(hasText(term), isBrand(term), ...reasonsWith(term), isAmount(term)),
  )
  return and(...matches) ?? sql`false`
}

/** As Postgres normalizes `search_text`. */
function normalize(text: string): string {
  return storableText(text).normalize('NFKC').toLowerCase()
}

/** `position` takes the term literally, which `like` would not. */
function hasText(term: string): SQL {
  return sql`position(lower(normalize(${term}::text, NFKC)) in ${disputeIndex.searchText}) > 0`
}

/** `visa`, or the beginning of `MasterCard`. */
function isBrand(term: string): SQL | undefined {
  if (!/^[a-z]{3,}$/.test(term)) return undefined
  return sql`position(${term}::text in lower(${disputeIndex.cardBrand})) = 1`
}

const TITLES: readonly [Reason, string][] = REASONS.map((reason) => [
  reason,
  normalize([en, th, ja].map(({ title }) => title[reason]).join('\n')),
])

function reasonsWith(term: string): SQL[] {
  const reasons = TITLES.filter(([, titles]) => titles.includes(term)).map(([reason]) => reason)
  return reasons.map(hasReason)
}

const SYMBOLS: ReadonlyMap<string, string | null> = new Map([
  ['฿', 'THB'],
  ['บาท', 'THB'],
  ['baht', 'THB'],
  ['¥', 'JPY'],
  ['円', 'JPY'],
  ['yen', 'JPY'],
  ['s$', 'SGD'],
  ['rm', 'MYR'],
  ['us$', 'USD'],
  ['€', 'EUR'],
  ['£', 'GBP'],
  // Of several currencies.
  ['$', null],
])

const DIGITS = /\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,2})?/
const AMOUNT = new RegExp(`^(\\D*)(${DIGITS.source})(\\D*)$`)

/** `4,900`, `4900.00`, `¥46,200`, `thb4900`, or only the currency. */
function isAmount(term: string): SQL | undefined {
  const [, before = '', digits = '', after = ''] = AMOUNT.exec(term) ?? ['', term]
  const symbol = before || after
  if (before && after) return undefined
  const currency = SYMBOLS.get(symbol) ?? (/^[a-z]{3}$/.test(symbol) ? symbol.toUpperCase() : null)
  if (symbol && !currency && !SYMBOLS.has(symbol)) return undefined
  const isCurrency = currency ? eq(disputeIndex.currency, currency) : undefined
  return digits === '' ? isCurrency : and(isCurrency, hasAmount(digits.replaceAll(',', '')))
}

/** All other currencies of Omise have two decimals. https://docs.omise.co/currency-and-amount */
const WITHOUT_DECIMALS = Intl.supportedValuesOf('currency').filter(
  (currency) => currencyDigits(currency) === 0,
)

/** @param main the amount in main units, of which the database has the smallest ones */
function hasAmount(main: string): SQL | undefined {
  const { amount, currency } = disputeIndex
  const [whole = '', fraction = ''] = main.split('.')
  const isUnits = (digits: number) => {
    const units = Number(whole + fraction.slice(0, digits).padEnd(digits, '0'))
    const isExact = Number.isSafeInteger(units) && !/[1-9]/.test(fraction.slice(digits))
    return isExact ? eq(amount, units) : sql`false`
  }
  return or(
    and(isUnits(2), notInArray(currency, WITHOUT_DECIMALS)),
    and(isUnits(0), inArray(currency, WITHOUT_DECIMALS)),
  )
}

export function hasReason(reason: Reason): SQL {
  const codes = CODES_OF_REASONS.filter((code) => toReason(code) === reason)
  return codes.length > 0
    ? inArray(disputeIndex.reasonCode, codes)
    : notInArray(disputeIndex.reasonCode, [...CODES_OF_REASONS])
}
