import { ascii, startsWith, type Numbers } from '@/lib/file-prep/worker/bytes'
import { find, sizeOf, type Box, type Items } from './isobmff-items'

type Size = { width: number; height: number }

/** Pictures of one size, in pixels, arranged row by row; the last ones may extend over the edge. */
export type Tiles = Size & { ids: readonly number[]; columns: number }

/** These two transform the picture after its composition, which is not supported here. */
const MOVING = new Set(['imir', 'clap'])
const TURNING = new Set(['irot', ...MOVING])

/**
 * The grid of a HEIC as phones write it. Null unless each tile is one slice of bytes of its own and libheif would read
 * the file in the same way: only then does the work follow from the picture's size and stay short per tile.
 */
export function readTiles(bytes: Uint8Array, items: Items, whole: Size): Tiles | null {
  const { main, types } = items
  if (types.get(main) !== 'grid') return null
  const own = items.propertiesOf(main)
  if (own.some(({ type }) => MOVING.has(type)) || countOf(own, 'irot') > 1) return null
  const ids = items.partsOf(main) ?? []
  if (new Set(ids).size !== ids.length) return null
  const size = ids[0] === undefined ? null : tileSize(items, ids[0])
  if (!size || size.width === 0 || size.height === 0) return null
  const columns = Math.ceil(whole.width / size.width)
  if (ids.length !== columns * Math.ceil(whole.height / size.height)) return null
  const colours = coloursOf(bytes, own)
  const alike = ids.every((id) => {
    const properties = items.propertiesOf(id)
    if (properties.some(({ type }) => TURNING.has(type))) return false
    // Colour information of the whole would be lost on a tile with different information.
    if (coloursOf(bytes, properties) !== colours) return false
    return types.get(id) === 'hvc1' && isSame(tileSize(items, id), size)
  })
  return alike && areSlices(bytes, items, ids) ? { ...size, ids, columns } : null
}

function countOf(properties: readonly Box[], wanted: string): number {
  return properties.filter(({ type }) => type === wanted).length
}

/** Null when there is none, or more than one. */
function tileSize(items: Items, id: number): Size | null {
  const properties = items.propertiesOf(id)
  return countOf(properties, 'ispe') === 1 ? sizeOf(items, find(properties, 'ispe')) : null
}

function isSame(left: Size | null, right: Size): boolean {
  return left?.width === right.width && left.height === right.height
}

const NCLX_BYTES = 11
const LENGTH_BYTES = 4

/** The colour encoding of a picture, outside of an ICC profile. */
function coloursOf(bytes: Uint8Array, properties: readonly Box[]): string {
  return properties
    .filter(({ type, start }) => type === 'colr' && startsWith(bytes, 'nclx', start))
    .map(({ start }) => ascii(bytes, start, start + NCLX_BYTES))
    .join()
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
  // Shared by the tiles.
  const plain = new Map<number, boolean>()
  return ids.every((id) => {
    const piece = pieces.get(id)
    const properties = items.propertiesOf(id)
    const hvcC = find(properties, 'hvcC')
    if (!piece || !hvcC || countOf(properties, 'hvcC') > 1) return false
    const isPlain = plain.get(hvcC.start) ?? isPlainSetUp(items.numbers, hvcC)
    plain.set(hvcC.start, isPlain)
    return isPlain && countSlices(items.numbers, piece) === 1
  })
}

/**
 * ISO/IEC 14496-15: whether each unit has a length of `LENGTH_BYTES`, as libheif assumes, and none contains a coded
 * slice.
 */
function isPlainSetUp(numbers: Numbers, hvcC: Box): boolean {
  const lengthBytes = (numbers.u8(hvcC.start + 21) & 3) + 1
  return lengthBytes === LENGTH_BYTES && countHeaderSlices(numbers, hvcC) === 0
}

/** The units in `hvcC` are passed to the decoder before the item's own bytes. */
function countHeaderSlices(numbers: Numbers, { start, end }: Box): number {
  let slices = 0
  let at = start + 23
  for (let arrays = numbers.u8(start + 22); arrays > 0 && at < end; arrays--) {
    const count = numbers.u16(at + 1)
    at += 3
    for (let left = count; left > 0 && at < end; left--) {
      const length = numbers.u16(at)
      if (length > 0 && isSlice(numbers, at + 2)) slices += 1
      at += 2 + length
    }
  }
  return slices
}

/** Unit types below 32 are coded slices, the others metadata. */
function isSlice(numbers: Numbers, at: number): boolean {
  return ((numbers.u8(at) >> 1) & 0x3f) < 32
}

function countSlices(numbers: Numbers, { start, end }: { start: number; end: number }): number {
  let slices = 0
  for (let at = start; at + LENGTH_BYTES < end;) {
    const length = numbers.u32(at)
    if (length > 0 && isSlice(numbers, at + LENGTH_BYTES)) slices += 1
    at += LENGTH_BYTES + length
  }
  return slices
}
