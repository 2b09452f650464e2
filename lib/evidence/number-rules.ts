/** Checks of complete numbers: ranges, lengths and check digits. Digits are 0 to 9, without separators. */

/** Number ranges of the card networks by their first digits, with the lengths that are issued. */
const ISSUER_RANGES: readonly { starts: RegExp; lengths: readonly number[] }[] = [
  // Visa
  { starts: /^4/, lengths: [13, 16, 19] },
  // Mastercard
  { starts: /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16] },
  // American Express
  { starts: /^3[47]/, lengths: [15] },
  // JCB
  { starts: /^35(?:2[89]|[3-8])/, lengths: [16, 17, 18, 19] },
  // Diners Club
  { starts: /^3(?:0[0-5]|095|[689])/, lengths: [14, 16, 17, 18, 19] },
  // Discover
  { starts: /^6(?:011|4[4-9]|5)/, lengths: [16, 17, 18, 19] },
  // UnionPay, also cards of the Thai Payment Network, which publishes no range of its own
  { starts: /^62/, lengths: [16, 17, 18, 19] },
  // Maestro
  { starts: /^(?:50(?:18|20|38)|5893|6304|6759|676[1-3])/, lengths: [13, 14, 15, 16, 17, 18, 19] },
]

/** In a range of a network, with a valid Luhn digit (ISO/IEC 7812). */
export function isCardNumber(digits: string): boolean {
  const range = ISSUER_RANGES.find(({ starts }) => starts.test(digits))
  return range !== undefined && range.lengths.includes(digits.length) && luhnSum(digits) === 0
}

/** https://en.wikipedia.org/wiki/Thai_identity_card: weights 13 down to 2, check digit by 11. */
export function isThaiId(digits: string): boolean {
  if (!/^[1-8]\d{12}$/.test(digits)) return false
  const sum = Array.from(digits.slice(0, -1)).reduce(
    (total, digit, index) => total + Number(digit) * (13 - index),
    0,
  )
  return Number(digits.at(-1)) === (11 - (sum % 11)) % 10
}

/** Its second and third digit: 77 provinces. Numbers of other offices are rare. */
export function hasThaiProvince(thaiId: string): boolean {
  return /^\d(?:1\d|2[0-7]|[34]\d|5[0-8]|6[0-7]|7[0-7]|8[0-6]|9[0-6])/.test(thaiId)
}

/**
 * Japan's Individual Number: 12 digits, the last a check digit by 11 with the weights 2 to 7 and 2 to 6 from the right.
 * https://laws.e-gov.go.jp/law/426M60000008085 (article 5)
 */
export function isMyNumber(digits: string): boolean {
  if (!/^\d{12}$/.test(digits)) return false
  const sum = Array.from(digits.slice(0, -1))
    .toReversed()
    .reduce((total, digit, index) => total + Number(digit) * (index < 6 ? index + 2 : index - 4), 0)
  const remainder = sum % 11
  return Number(digits.at(-1)) === (remainder <= 1 ? 0 : 11 - remainder)
}

/** A date of this century as yyyymmdd, or a year of the Buddhist calendar from 2565 to 2572. */
export function beginsWithDate(digits: string): boolean {
  return /^(?:20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|25(?:6[5-9]|7[0-2]))/.test(digits)
}

/** A year from 2010 to 2039, or from 2553 to 2582 of the Buddhist calendar, which is within Mastercard's range. */
export function beginsWithYear(digits: string): boolean {
  return /^(?:20[1-3]\d|255[3-9]|25[67]\d|258[0-2])/.test(digits)
}

function luhnSum(digits: string): number {
  let sum = 0
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]) * (at % 2 === 0 ? 1 : 2)
    sum += digit > 9 ? digit - 9 : digit
  }
  return sum % 10
}
