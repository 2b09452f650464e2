/** Groups of digits in a text, and every way to join adjacent ones to one number. */

/** A range of a text, as for `slice`. */
export type Span = { start: number; end: number }

type Group = Span & { digits: string }

/** Adjacent groups of a row, joined. */
export type Candidate = Span & {
  digits: string
  row: readonly Group[]
  /** Its groups in the row, as for `slice`. */
  from: number
  to: number
}

const LENGTHS = { min: 12, max: 19 }
const MAX_GROUPS = 19
/** Of a number with slashes and blanks between them: an Individual Number has three. */
const MIN_SLASHED_GROUPS = 3
/** Between the groups of a number: spaces, dashes, dots and underscores of any script, a slash, the end of a line. */
const BLANK = String.raw`\p{Zs}\t\u00ad\u200b-\u200d\u2060\ufeff`
const MARK = String.raw`\p{Pd}\u2212._\uff3f\uff0e\u00b7\u2027\u2022\u30fb`
const SLASH = String.raw`[/\uff0f]`
const SEPARATOR = `(?:[${BLANK}]{0,2}[${MARK}]?[${BLANK}]{0,2}\\r?\\n[${BLANK}]{0,2}|[${BLANK}]{0,2}(?:[${MARK}]|${SLASH})[${BLANK}]{0,2}|[${BLANK}]{1,3})`
const RUN = new RegExp(`\\d+(?:${SEPARATOR}\\d+)*`, 'gu')
const SPACED_SLASH = new RegExp(`^(?:[${BLANK}]+${SLASH}[${BLANK}]*|${SLASH}[${BLANK}]+)$`, 'u')

/** `text`: with digits from 0 to 9 only. */
export function candidatesIn(text: string): Candidate[] {
  return [...text.matchAll(RUN)].flatMap(({ 0: run, index }) => [...joinedGroups(run, index)])
}

/** Every way to join adjacent groups to a relevant length, since other numbers may be adjacent. */
function* joinedGroups(run: string, offset: number): Generator<Candidate> {
  const groups = Array.from(run.matchAll(/\d+/gu), ({ 0: digits, index }) => ({
    digits,
    start: offset + index,
    end: offset + index + digits.length,
  }))
  for (const row of rowsIn(groups, run, offset)) {
    for (let from = 0; from < row.length; from++) {
      let digits = ''
      for (let to = from; to < row.length && to < from + MAX_GROUPS; to++) {
        digits += row[to]?.digits
        if (digits.length > LENGTHS.max) break
        if (digits.length < LENGTHS.min) continue
        yield {
          digits,
          start: row[from]?.start ?? 0,
          end: row[to]?.end ?? 0,
          row,
          from,
          to: to + 1,
        }
      }
    }
  }
}

/**
 * The parts of a run whose groups may belong together. A slash with blanks is between two numbers, unless the groups have
 * no other separator.
 */
function* rowsIn(groups: readonly Group[], run: string, offset: number): Generator<Group[]> {
  const isSlashBefore = groups.map(({ start }, at) => {
    const before = groups[at - 1]
    return before !== undefined && isSpacedSlash(run.slice(before.end - offset, start - offset))
  })
  yield* split(groups, (at) => isSlashBefore[at] === true)
  const slashed = split(groups, (at) => isSlashBefore[at] === false)
  for (const row of slashed) if (row.length >= MIN_SLASHED_GROUPS) yield row
}

/** Parts of a list, each of which begins where `begins` says so. */
function split<Item>(items: readonly Item[], begins: (at: number) => boolean): Item[][] {
  const parts: Item[][] = []
  for (const [at, item] of items.entries()) {
    if (at === 0 || begins(at)) parts.push([])
    parts.at(-1)?.push(item)
  }
  return parts
}

/** Whether it is a slash with blanks next to it. */
export function isSpacedSlash(mark: string): boolean {
  return SPACED_SLASH.test(mark)
}

export function isPlain({ from, to }: Candidate): boolean {
  return to - from === 1
}

export function groupLengths({ row, from, to }: Candidate): number[] {
  return row.slice(from, to).map(({ digits }) => digits.length)
}

export function marksBetween(text: string, { row, from, to }: Candidate): string[] {
  return row
    .slice(from + 1, to)
    .map(({ start }, index) => text.slice(row[from + index]?.end, start))
}

/** The lengths of its groups, with those around the end of a line as one group; in turn for each line. */
export function unbrokenLengths(text: string, candidate: Candidate): number[][] {
  const lengths = groupLengths(candidate)
  return marksBetween(text, candidate).flatMap((mark, at) => {
    if (!/^\s+$/u.test(mark) || !mark.includes('\n')) return []
    const joined = (lengths[at] ?? 0) + (lengths[at + 1] ?? 0)
    return [[...lengths.slice(0, at), joined, ...lengths.slice(at + 2)]]
  })
}

/** Whether it is part of a longer row of groups with the same mark between them, as in `2026-1234-…`. */
export function isInChain(
  text: string,
  { row, from, to, start, end }: Candidate,
  marks: readonly string[],
): boolean {
  const [before, after] = [row[from - 1], row[to]]
  const outside = [
    ...(before ? [text.slice(before.end, start)] : []),
    ...(after ? [text.slice(end, after.start)] : []),
  ]
  return outside.some(
    (mark) =>
      (isSpacedSlash(mark) || !/\s/u.test(mark)) && (marks.length === 0 || marks.includes(mark)),
  )
}
