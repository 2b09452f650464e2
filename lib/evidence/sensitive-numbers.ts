import { candidatesIn, type Span } from './number-candidates'
import { evidentNumbers } from './evident-numbers'
import { RULES, type NumberKind } from './number-kinds'
import { findPassportLines } from './passport-lines'

/** A number that must not reach the bank in full. Only its last four digits leave this file. */
export type SensitiveNumber = { kind: NumberKind; lastFour: string }

/**
 * Card numbers, Thai national IDs, Japanese Individual Numbers and the machine-readable lines of passports in a text,
 * in Latin, Thai or full-width digits, with separators or without. Each number once.
 *
 * One in ten to forty random numbers has the range and check digit of a card or an ID. A number therefore also needs the
 * grouping in which it is printed, or words near it; a label such as `Order` or `IMEI` rules it out.
 */
export function findSensitiveNumbers(text: string): SensitiveNumber[] {
  const found = new Map<string, SensitiveNumber>()
  for (const { kind, digits } of occurrences(text)) {
    found.set(`${kind} ${digits}`, { kind, lastFour: digits.slice(-4) })
  }
  return [...found.values()]
}

/** The ranges of such numbers, at every occurrence; overlapping ranges are merged. */
export function sensitiveSpans(text: string): Span[] {
  const spans: Span[] = []
  for (const { start, end } of occurrences(text).toSorted(
    (one, other) => one.start - other.start,
  )) {
    const last = spans.at(-1)
    if (last && start < last.end) last.end = Math.max(last.end, end)
    else spans.push({ start, end })
  }
  return spans
}

/** The same text with all but the last four characters of such numbers replaced by x. */
export function maskSensitiveNumbers(text: string): string {
  let masked = ''
  let at = 0
  for (const { start, end } of sensitiveSpans(text)) {
    masked += text.slice(at, start) + maskAllButFour(text.slice(start, end))
    at = end
  }
  return masked + text.slice(at)
}

function maskAllButFour(number: string): string {
  const count = number.match(/[\p{Nd}\p{L}]/gu)?.length ?? 0
  let at = 0
  return number.replaceAll(/[\p{Nd}\p{L}]/gu, (letter) => (at++ < count - 4 ? 'x' : letter))
}

/** `digits`: the letters and digits of the number, without separators. */
type Occurrence = Span & { kind: NumberKind; digits: string }

function occurrences(original: string): Occurrence[] {
  const text = withAsciiDigits(original)
  const passports = findPassportLines(text).map(({ start, end, documentNumber }): Occurrence => ({
    start,
    end,
    kind: 'passport',
    digits: documentNumber,
  }))
  const candidates = candidatesIn(text)
  const found = [...RULES].flatMap(([kind, rule]) =>
    evidentNumbers(text, candidates, rule).map(({ start, end, digits }) => ({
      start,
      end,
      digits,
      kind,
    })),
  )
  return [...passports, ...found]
}

/** The digits of each script are ten consecutive code points, starting with zero. */
function withAsciiDigits(text: string): string {
  return text.replace(/[\u0e50-\u0e59\uff10-\uff19]/gu, (digit) =>
    String((digit.codePointAt(0) ?? 0) - (digit < '\uff00' ? 0x0e50 : 0xff10)),
  )
}
