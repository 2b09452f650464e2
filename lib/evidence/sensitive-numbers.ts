import { hasJapanese, hasNoWords, isNear, labelBefore, type Label } from './number-labels'
import {
  beginsWithDate,
  beginsWithYear,
  hasThaiProvince,
  isCardNumber,
  isMyNumber,
  isThaiId,
} from './number-rules'
import { findPassportLines } from './passport-lines'

export const NUMBER_KINDS = ['card_number', 'thai_id', 'my_number', 'passport'] as const

export type NumberKind = (typeof NUMBER_KINDS)[number]

/** A number that must not reach the bank in full. Only its last four digits leave this file. */
export type SensitiveNumber = { kind: NumberKind; lastFour: string }

const LENGTHS = { min: 12, max: 19 }
const MAX_GROUPS = 19
/** Of a card or document. */
const MAX_PRINTED_GROUPS = 5
/** Between the groups of a number: spaces, dashes, dots and underscores of any script, a slash, the end of a line. */
const BLANK = String.raw`\p{Zs}\t\u00ad\u200b-\u200d\u2060\ufeff`
const MARK = String.raw`\p{Pd}\u2212._\uff3f\uff0e\u00b7\u2027\u2022\u30fb`
const SEPARATOR = `(?:[${BLANK}]{0,2}[${MARK}]?[${BLANK}]{0,2}\\r?\\n[${BLANK}]{0,2}|[${BLANK}]{0,2}[${MARK}][${BLANK}]{0,2}|[${BLANK}]{1,3}|[/\uff0f])`
const RUN = new RegExp(`\\d+(?:${SEPARATOR}\\d+)*`, 'gu')

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

/** A range of a text, as for `slice`. */
export type Span = { start: number; end: number }

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

type Group = Span & { digits: string }

/** Adjacent groups of a row, joined. */
type Candidate = Span & {
  digits: string
  row: readonly Group[]
  /** Its groups in the row, as for `slice`. */
  from: number
  to: number
}

function occurrences(original: string): Occurrence[] {
  const text = withAsciiDigits(original)
  const passports = findPassportLines(text).map(({ start, end, documentNumber }): Occurrence => ({
    start,
    end,
    kind: 'passport',
    digits: documentNumber,
  }))
  const candidates = [...text.matchAll(RUN)].flatMap(({ 0: run, index }) => [
    ...joinedGroups(run, index),
  ])
  const found = [...RULES].flatMap(([kind, rule]) =>
    evident(text, candidates, rule).map(({ start, end, digits }) => ({ start, end, digits, kind })),
  )
  return [...passports, ...found]
}

type Rule = {
  lengths: { min: number; max: number }
  passes: (digits: string) => boolean
  label: Label
  /** Words that also precede other numbers. */
  weakLabel?: Label
  /** Whether it begins like an order number; only a label outweighs that. */
  isDated: (digits: string) => boolean
  /** Whether it is grouped as on the card or document; `isJapanese`: the text has Japanese words. */
  isPrinted: (groups: readonly number[], isJapanese: boolean) => boolean
  /** Whether a line may also end inside of a group: its print is distinct enough for other numbers not to look like it. */
  isBrokenAnywhere: boolean
  /** Whether an ungrouped number without any word about it counts; `isAlone`: the text has no words. */
  isPlain: (digits: string, isAlone: boolean) => boolean
}

const RULES: ReadonlyMap<NumberKind, Rule> = new Map([
  [
    'card_number',
    {
      lengths: { min: 13, max: 19 },
      passes: isCardNumber,
      label: 'card',
      weakLabel: 'payment',
      isDated: beginsWithYear,
      isPrinted: (groups: readonly number[]) =>
        /^(?:(?:4 ){2,4}[1-4]|4 6 [45]|6 1[03])$/.test(groups.join(' ')),
      isBrokenAnywhere: true,
      isPlain: (_digits: string, isAlone: boolean) => isAlone,
    },
  ],
  [
    'thai_id',
    {
      lengths: { min: 13, max: 13 },
      passes: isThaiId,
      label: 'thaiId',
      isDated: beginsWithDate,
      isPrinted: (groups: readonly number[]) => groups.join(' ') === '1 4 5 2 1',
      isBrokenAnywhere: true,
      isPlain: hasThaiProvince,
    },
  ],
  [
    'my_number',
    {
      lengths: { min: 12, max: 12 },
      passes: isMyNumber,
      label: 'myNumber',
      isDated: beginsWithDate,
      isPrinted: (groups: readonly number[], isJapanese: boolean) =>
        isJapanese && groups.join(' ') === '4 4 4',
      isBrokenAnywhere: false,
      isPlain: () => false,
    },
  ],
])

/** In a list in which fewer than this share passes the check digit, those that pass do so by chance. */
const CHANCE = { numbers: 5, share: 1 / 4 }

/** The candidates that are such a number by their digits and by what is around them. */
function evident(text: string, all: readonly Candidate[], rule: Rule): Candidate[] {
  const { min, max } = rule.lengths
  const long = all.filter(({ digits }) => digits.length >= min && digits.length <= max)
  const passing = new Set(long.filter(({ digits }) => rule.passes(digits)))
  if (passing.size === 0) return []
  const known = new Map<number, Label | null>()
  const labelOf = ({ start }: Candidate) => {
    const before = known.get(start)
    if (before !== undefined) return before
    const label = labelBefore(text, start)
    known.set(start, label)
    return label
  }
  const candidates = long.filter((candidate) => labelOf(candidate) !== 'other')
  const plain = tally(candidates.filter(isPlain), passing)
  const labels = rule.weakLabel ? [rule.label, rule.weakLabel] : [rule.label]
  const isJapanese = hasJapanese(text)
  const isPrinted = (candidate: Candidate) => {
    // One more when a line ends inside of a group.
    if (candidate.to - candidate.from > MAX_PRINTED_GROUPS + 1) return false
    const lengths = groupLengths(candidate)
    if (rule.isPrinted(lengths, isJapanese)) return true
    return (
      rule.isBrokenAnywhere &&
      unbroken(text, candidate, lengths).some((groups) => rule.isPrinted(groups, isJapanese))
    )
  }
  const printed = tally(candidates.filter(isPrinted), passing)
  const isAlone = plain.count === 1 && hasNoWords(text)
  return candidates.filter((candidate) => {
    const { digits, start, end } = candidate
    if (!passing.has(candidate)) return false
    const marks = marksBetween(text, candidate)
    const isWrapped = marks.some((mark) => mark.includes('\n'))
    if (isWrapped && marks.length > 1 && !isPrinted(candidate)) return false
    const label = labelOf(candidate)
    if (label === rule.label) return true
    if (rule.isDated(digits) && canStartWithYear(candidate)) return false
    if (label !== null && label === rule.weakLabel) return true
    if (isInChain(text, candidate, marks)) return false
    if (isPrinted(candidate)) return !printed.isChance
    if (plain.isChance) return false
    if (isNear(labels, text, start, end)) return true
    return isPlain(candidate) && rule.isPlain(digits, isAlone || plain.isColumn)
  })
}

/** `isChance`: so few pass the check digit that they do so by chance; `isColumn`: a list of such numbers. */
function tally(candidates: readonly Candidate[], passing: ReadonlySet<Candidate>) {
  const count = candidates.length
  const passed = candidates.filter((candidate) => passing.has(candidate)).length
  return {
    count,
    isChance: count >= CHANCE.numbers && passed < count * CHANCE.share,
    isColumn: passed >= 2 && passed * 2 >= count,
  }
}

function isPlain({ from, to }: Candidate): boolean {
  return to - from === 1
}

/** Whether its first group can hold a year. */
function canStartWithYear({ row, from }: Candidate): boolean {
  return (row[from]?.digits.length ?? 0) >= 4
}

function groupLengths({ row, from, to }: Candidate): number[] {
  return row.slice(from, to).map(({ digits }) => digits.length)
}

/** The lengths of its groups, with those around the end of a line as one group; in turn for each line. */
function unbroken(text: string, candidate: Candidate, lengths: readonly number[]): number[][] {
  return marksBetween(text, candidate).flatMap((mark, at) => {
    if (!/^\s+$/u.test(mark) || !mark.includes('\n')) return []
    const joined = (lengths[at] ?? 0) + (lengths[at + 1] ?? 0)
    return [[...lengths.slice(0, at), joined, ...lengths.slice(at + 2)]]
  })
}

function marksBetween(text: string, { row, from, to }: Candidate): string[] {
  return row
    .slice(from + 1, to)
    .map(({ start }, index) => text.slice(row[from + index]?.end, start))
}

/** Whether it is part of a longer row of groups with the same mark between them, as in `2026-1234-…`. */
function isInChain(
  text: string,
  { row, from, to, start, end }: Candidate,
  marks: string[],
): boolean {
  const [before, after] = [row[from - 1], row[to]]
  const outside = [
    ...(before ? [text.slice(before.end, start)] : []),
    ...(after ? [text.slice(end, after.start)] : []),
  ]
  return outside.some((mark) => !/\s/u.test(mark) && (marks.length === 0 || marks.includes(mark)))
}

/** Every way to join adjacent groups to a relevant length, since other numbers may be adjacent. */
function* joinedGroups(run: string, offset: number): Generator<Candidate> {
  const row = Array.from(run.matchAll(/\d+/gu), ({ 0: digits, index }) => ({
    digits,
    start: offset + index,
    end: offset + index + digits.length,
  }))
  for (let from = 0; from < row.length; from++) {
    let digits = ''
    for (let to = from; to < row.length && to < from + MAX_GROUPS; to++) {
      digits += row[to]?.digits
      if (digits.length > LENGTHS.max) break
      if (digits.length < LENGTHS.min) continue
      yield { digits, start: row[from]?.start ?? 0, end: row[to]?.end ?? 0, row, from, to: to + 1 }
    }
  }
}

/** The digits of each script are ten consecutive code points, starting with zero. */
function withAsciiDigits(text: string): string {
  return text.replace(/[\u0e50-\u0e59\uff10-\uff19]/gu, (digit) =>
    String((digit.codePointAt(0) ?? 0) - (digit < '\uff00' ? 0x0e50 : 0xff10)),
  )
}
