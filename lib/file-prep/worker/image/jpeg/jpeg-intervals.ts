import type { Segment } from './jpeg'
import { fillOf, nextRestart, zerosIn } from './jpeg-runs'
import { readProgressive, type Scan, type Units } from './jpeg-scan'
import { readSequential } from './jpeg-sequential'

/** Less is the end of a last line that some cameras leave out. */
export const UNNOTICED = 0.004
/** Some encoders leave a few bytes after the last block. */
export const PADDING = 16
/**
 * `share`: of the scan's units that are there and valid. `isClean`: all of them are, or the scan has nothing else as far
 * as it goes. `isDamaged`: some units cannot belong to a picture, or data follows all of them.
 */
export function readIntervals(
  bytes: Uint8Array,
  { dataStart, end }: Segment,
  scan: Scan,
  { units, each }: { units: number; each: number },
): { share: number; isClean: boolean; isDamaged: boolean } {
  const readUnits = scan.isProgressive ? readProgressive : readSequential
  let isClean = true
  let isDamaged = false
  let isComplete = true
  let read = 0
  let from = dataStart
  let unit = 0
  while (from < end && unit < units) {
    const to = each < units ? nextRestart(bytes, from, end) : end
    const filled = fillOf(bytes, from, to)
    const count = Math.min(each, units - unit)
    const valid = readUnits(bytes, { from, to: filled }, scan, { firstUnit: unit, count })
    const isAll = valid.read === count
    const isWhole = isAll && valid.impossible === 0
    isClean = isWhole || (filled === to && (valid.ranOut || (isAll && valid.left <= PADDING)))
    // On a blank page, zeros are codes; but then as many as there are blocks.
    const isHole = !isFlat(scan) || valid.left > PADDING
    const hole = isHole ? zerosIn(bytes, from, to) : 0
    const unitsEnd = filled - valid.left
    isComplete &&= isWhole && (hole === 0 || zerosIn(bytes, from, unitsEnd) === 0)
    // Behind a hole, decoders find their way again, with a picture that is displaced.
    isDamaged ||= valid.impossible > 0
    read +=
      hole > 0 ? Math.max(0, count * (1 - hole / (to - from))) : possible(valid, count, to - from)
    unit += count
    from = to + 2
  }
  const share = Math.min(1, read / units)
  const hasAll = isComplete && unit >= units
  return hasAll
    ? { share: 1, isClean, isDamaged: share < 1 - UNNOTICED }
    : { share, isClean, isDamaged }
}

/** How many of the units can be valid. Trailing bytes, except padding, take the place of units. */
function possible({ read, left, impossible }: Units, count: number, bytes: number): number {
  const isTooLong = read === count && left > PADDING
  return Math.min(isTooLong ? read * (1 - left / bytes) : read, read - impossible)
}

/** Whether zeros mean blocks without any detail, of which a blank page has many. */
function isFlat({ components, isProgressive, first, high }: Scan): boolean {
  const isEnd = (table: Uint16Array) =>
    ((table[0] ?? 0) & 15) === 0 && ((table[0] ?? 0) & 0xf0) < 0xf0
  return components.every(({ dc, ac }) => {
    const isSame = ((dc[0] ?? 0) & 0xff) === 0
    if (!isProgressive) return isSame && isEnd(ac)
    return first === 0 ? high > 0 || isSame : isEnd(ac)
  })
}
