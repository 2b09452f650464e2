import type { Numbers } from './bytes'
import { find, sizeOf, type Items } from './items'

type Size = { width: number; height: number }

/** Pictures of one size, in pixels, that lie row by row beside each other; the last ones may stand over the edge. */
export type Tiles = Size & { ids: readonly number[]; columns: number }

/** These move the picture after it was put together. */
const MOVING = new Set(['imir', 'clap'])

/**
 * How phones put a HEIC together. Null where each tile is not one slice of bytes that no other tile has: only so
 * does the work that it makes follow from its size, and stay short for one tile.
 */
export function readTiles(bytes: Uint8Array, items: Items, whole: Size): Tiles | null {
  const { main, types } = items
  if (types.get(main) !== 'grid') return null
  if (items.propertiesOf(main).some(({ type }) => MOVING.has(type))) return null
  const ids = items.partsOf(main)
  const size = ids[0] === undefined ? null : tileSize(items, ids[0])
  if (!size || size.width === 0 || size.height === 0) return null
  const columns = Math.ceil(whole.width / size.width)
  if (ids.length !== columns * Math.ceil(whole.height / size.height)) return null
  const alike = ids.every((id) => types.get(id) === 'hvc1' && isSame(tileSize(items, id), size))
  return alike && areSlices(bytes, items, ids) ? { ...size, ids, columns } : null
}

function tileSize(items: Items, id: number): Size | null {
  return sizeOf(items, find(items.propertiesOf(id), 'ispe'))
}

function isSame(left: Size | null, right: Size): boolean {
  return left?.width === right.width && left.height === right.height
}

function areSlices(bytes: Uint8Array, items: Items, ids: readonly number[]): boolean {
  const pieces = items.pieces()
  const own = ids
    .flatMap((id) => pieces.get(id) ?? [])
    .toSorted((left, right) => left.start - right.start)
  const apart = own.every(
    ({ start, end }, at) => end <= (own[at + 1]?.start ?? bytes.length) && start < end,
  )
  if (own.length !== ids.length || !apart) return false
  return ids.every((id) => {
    const piece = pieces.get(id)
    const hvcC = find(items.propertiesOf(id), 'hvcC')
    return (
      piece && hvcC && countSlices(items.numbers, piece, lengthBytes(items.numbers, hvcC)) === 1
    )
  })
}

/** ISO/IEC 14496-15: how many bytes say how long a unit is. */
function lengthBytes(numbers: Numbers, hvcC: { start: number }): number {
  return (numbers.u8(hvcC.start + 21) & 3) + 1
}

/** Units of the types below 32 hold picture, the others speak about it. */
function countSlices(
  numbers: Numbers,
  { start, end }: { start: number; end: number },
  size: number,
): number {
  let slices = 0
  for (let at = start; at + size < end;) {
    let length = 0
    for (let byte = 0; byte < size; byte++) length = length * 256 + numbers.u8(at + byte)
    const type = (numbers.u8(at + size) >> 1) & 0x3f
    if (length > 0 && type < 32) slices += 1
    at += size + length
  }
  return slices
}
