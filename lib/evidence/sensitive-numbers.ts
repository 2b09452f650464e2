/** A number that must not reach the bank in full. Only its last four digits leave this file. */
export type SensitiveNumber = { kind: 'card_number' | 'thai_id'; lastFour: string }

const CARD_LENGTHS = { min: 13, max: 19 }
const THAI_ID_LENGTH = 13
// Groups of digits separated by one space, dash or dot; no letters, and no slash as in a date.
const RUN = /\d+(?:[ \u00a0\u2007\u2009\u202f\u3000.\-\u2010-\u2015\u2212\uff0d]\d+)*/gu
const MAX_GROUPS = 19

/**
 * Card numbers (13 to 19 digits with a valid Luhn digit and a card prefix) and Thai national IDs (13 digits with a
 * valid check digit) in a text, with or without spaces or dashes, in Latin, Thai or full-width digits. Each number
 * once. About one in ten random numbers of that length passes, so this is only a warning.
 */
export function findSensitiveNumbers(text: string): SensitiveNumber[] {
  const found = new Map<string, SensitiveNumber>()
  for (const { kind, digits } of occurrences(text)) {
    found.set(`${kind} ${digits}`, { kind, lastFour: digits.slice(-4) })
  }
  return [...found.values()]
}

/** A range of a text, as for `slice`. */
export type Span = { start: number; end: number }

/** The ranges of such numbers, at every occurrence; overlapping ranges are merged. */
export function sensitiveSpans(text: string): Span[] {
  const spans: Span[] = []
  for (const { start, end } of occurrences(text)) {
    const last = spans.at(-1)
    if (last && start < last.end) last.end = Math.max(last.end, end)
    else spans.push({ start, end })
  }
  return spans
}

/** The same text with all but the last four digits of such numbers replaced by x. */
export function maskSensitiveNumbers(text: string): string {
  return sensitiveSpans(text).reduceRight(
    (masked, { start, end }) =>
      masked.slice(0, start) +
      masked.slice(start, end).replace(/\p{Nd}(?=(?:\P{Nd}*\p{Nd}){4})/gu, 'x') +
      masked.slice(end),
    text,
  )
}

type Occurrence = Span & { kind: SensitiveNumber['kind']; digits: string }

/** Ordered by their starts. */
function* occurrences(text: string): Generator<Occurrence> {
  for (const { 0: run, index } of withAsciiDigits(text).matchAll(RUN)) {
    for (const { digits, start, end } of candidates(run)) {
      const span = { digits, start: index + start, end: index + end }
      if (isThaiId(digits)) yield { ...span, kind: 'thai_id' }
      if (isCardNumber(digits)) yield { ...span, kind: 'card_number' }
    }
  }
}

/** ISO/IEC 7812: the last digit makes the checksum valid, and payment cards start with 2 to 6. */
export function isCardNumber(digits: string): boolean {
  const { min, max } = CARD_LENGTHS
  return (
    digits.length >= min &&
    digits.length <= max &&
    /^[2-6]\d+$/.test(digits) &&
    luhnSum(digits) === 0
  )
}

/** https://en.wikipedia.org/wiki/Thai_identity_card: weights 13 down to 2, check digit by 11. */
export function isThaiId(digits: string): boolean {
  if (digits.length !== THAI_ID_LENGTH || !/^[1-8]\d+$/.test(digits)) return false
  const sum = Array.from(digits.slice(0, -1)).reduce(
    (total, digit, index) => total + Number(digit) * (13 - index),
    0,
  )
  return Number(digits.at(-1)) === (11 - (sum % 11)) % 10
}

function luhnSum(digits: string): number {
  const fromRight = [...digits].toReversed()
  return (
    fromRight.reduce((total, digit, index) => {
      const doubled = Number(digit) * (index % 2 === 0 ? 1 : 2)
      return total + (doubled > 9 ? doubled - 9 : doubled)
    }, 0) % 10
  )
}

/** Every way to join adjacent groups to a relevant length, since other numbers may be adjacent. */
function* candidates(run: string): Generator<Span & { digits: string }> {
  const groups = [...run.matchAll(/\d+/gu)]
  for (const [from, { index: start }] of groups.entries()) {
    let digits = ''
    for (const { 0: group, index } of groups.slice(from, from + MAX_GROUPS)) {
      digits += group
      if (digits.length > CARD_LENGTHS.max) break
      if (digits.length >= CARD_LENGTHS.min) yield { digits, start, end: index + group.length }
    }
  }
}

/** The digits of each script are ten consecutive code points, starting with zero. */
function withAsciiDigits(text: string): string {
  return text.replace(/[\u0e50-\u0e59\uff10-\uff19]/gu, (digit) =>
    String((digit.codePointAt(0) ?? 0) - (digit < '\uff00' ? 0x0e50 : 0xff10)),
  )
}
