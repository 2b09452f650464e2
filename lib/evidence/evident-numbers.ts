import { hasJapanese, hasNoWords, isNear, labelBefore, type LabelBefore } from './number-labels'
import {
  groupLengths,
  isInChain,
  isPlain,
  isSpacedSlash,
  marksBetween,
  unbrokenLengths,
  type Candidate,
} from './number-candidates'
import type { Rule } from './number-kinds'

/** Of a card or document. */
const MAX_PRINTED_GROUPS = 5
/** In a list in which fewer than this share passes the check digit, those that pass do so by chance. */
const CHANCE = { numbers: 5, share: 1 / 4 }

/** The candidates that are a number of the rule's kind by their digits and by what is around them. */
export function evidentNumbers(text: string, all: readonly Candidate[], rule: Rule): Candidate[] {
  const { min, max } = rule.lengths
  const long = all.filter(({ digits }) => digits.length >= min && digits.length <= max)
  const passing = new Set(long.filter(({ digits }) => rule.passes(digits)))
  if (passing.size === 0) return []
  const labelOf = remembered(text)
  const labels = rule.weakLabel ? [rule.label, rule.weakLabel] : [rule.label]
  const isPrinted = printOf(text, rule, passing)
  const candidates = long.filter((candidate) => labelOf(candidate) !== 'other')
  const plain = tally(candidates.filter(isPlain), passing)
  const printed = tally(candidates.filter(isPrinted), passing)
  const isAlone = plain.count === 1 && hasNoWords(text)
  return candidates.filter((candidate) => {
    const { digits, start, end } = candidate
    if (!passing.has(candidate)) return false
    const marks = marksBetween(text, candidate)
    const isWrapped = marks.length > 1 && marks.some((mark) => mark.includes('\n'))
    const mustBePrinted = isWrapped || marks.some(isSpacedSlash)
    if (mustBePrinted && !isPrinted(candidate)) return false
    const label = labelOf(candidate)
    if (label === rule.label) return true
    if (rule.isDated(digits) && canStartWithYear(candidate)) return false
    if (label !== null && label === rule.weakLabel) return true
    if (isInChain(text, candidate, marks)) return false
    // Barcodes and order numbers stand below headings, too: only the grouping shows what a number is.
    if (label === 'heading' && !(rule.hasDistinctPrint && isPrinted(candidate))) return false
    if (isPrinted(candidate)) return !printed.isChance
    if (plain.isChance) return false
    if (isNear(labels, text, start, end)) return true
    return isPlain(candidate) && rule.isPlain(digits, isAlone || plain.isColumn)
  })
}

/** The label before a candidate. */
function remembered(text: string): (candidate: Candidate) => LabelBefore | null {
  const known = new Map<number, LabelBefore | null>()
  return ({ start }) => {
    const before = known.get(start)
    if (before !== undefined) return before
    const label = labelBefore(text, start)
    known.set(start, label)
    return label
  }
}

/** Whether a candidate is grouped as on the card or document. */
function printOf(
  text: string,
  rule: Rule,
  passing: ReadonlySet<Candidate>,
): (candidate: Candidate) => boolean {
  const isJapanese = hasJapanese(text)
  return (candidate) => {
    // One more when a line ends inside of a group.
    if (candidate.to - candidate.from > MAX_PRINTED_GROUPS + 1) return false
    if (rule.isPrinted(groupLengths(candidate), isJapanese)) return true
    const isUnbroken = unbrokenLengths(text, candidate).some((groups) =>
      rule.isPrinted(groups, isJapanese),
    )
    if (!isUnbroken || rule.hasDistinctPrint) return isUnbroken
    // A table has a hundred thousand candidates of which few pass, and the search for words is slow.
    return passing.has(candidate) && isNear([rule.label], text, candidate.start, candidate.end)
  }
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

/** Whether its first group can hold a year. */
function canStartWithYear({ row, from }: Candidate): boolean {
  return (row[from]?.digits.length ?? 0) >= 4
}
