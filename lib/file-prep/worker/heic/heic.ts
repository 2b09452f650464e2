import type { OnStep } from '@/lib/file-prep/shared/processed'
import { newCanvas, release, uprightTransform } from '@/lib/file-prep/worker/image/canvas'
import { stripJpeg } from '@/lib/file-prep/worker/image/jpeg/jpeg'
import { decodeJpegInside } from '@/lib/file-prep/worker/image/jpeg/jpeg-inside'
import { uprightSize, type Orientation } from '@/lib/file-prep/worker/image/metadata'
import type { Tiles } from './heic-tiles'
import type { BoxFacts } from './isobmff'
import { loadLibheif, openHeif, type Heif } from './libheif'

/**
 * The item types that phones write. libheif reads many more (uncompressed, JPEG 2000, masks, tilings), which have most
 * of its known vulnerabilities; a file with any of them never reaches it. `tmap` is a gain map (iPhones since iOS 18);
 * libheif ignores it.
 */
const PHONE_ITEMS = new Set(['hvc1', 'grid', 'iden', 'iovl', 'Exif', 'mime', 'uri ', 'tmap'])

export function isPhonePicture({ itemTypes }: BoxFacts): boolean {
  return itemTypes.includes('hvc1') && itemTypes.every((type) => PHONE_ITEMS.has(type))
}

/** For all tiles together: four times what a phone needs for the largest picture that phones take. */
const LONGEST_MS = 60_000

/** `coloursAreStored`: raw values, to be interpreted by the file's profile; otherwise plain sRGB. */
type DecodedHeic = {
  bitmap: ImageBitmap
  coloursAreStored: boolean
  /** The rotation that the bitmap still needs; default: none. */
  orientation?: Orientation
}

/**
 * Decodes the main picture of a HEIC. Safari decodes it natively; elsewhere libheif
 * does, tile by tile if the file has tiles, so that a slow machine can be distinguished from a hostile file.
 * @throws when the picture cannot be decoded
 */
export async function decodeHeic(
  bytes: Uint8Array<ArrayBuffer>,
  facts: BoxFacts,
  onStep: OnStep,
): Promise<DecodedHeic> {
  const blob = new Blob([bytes], { type: 'image/heic' })
  const bitmap = await createImageBitmap(blob).catch(() => null)
  if (bitmap) return { bitmap, coloursAreStored: false }
  if (facts.jpeg) return decodeJpeg(facts.jpeg, facts)
  const itemTypes = facts.itemTypes.filter((type) => type !== 'jpeg')
  if (!isPhonePicture({ ...facts, itemTypes })) throw new Error('Not a picture as phones write it')
  // The decoder is loaded first, since a slow connection is unrelated to the file.
  onStep('reading')
  const libheif = await loadLibheif()
  onStep('decoding')
  const heif = openHeif(libheif, withoutPreviews(bytes, facts))
  const { main, tiles } = facts
  if (tiles && !heif.hasAlpha(main)) {
    return { bitmap: putTogether(heif, facts, tiles, onStep), coloursAreStored: true }
  }
  return { bitmap: await createImageBitmap(heif.decode(main)), coloursAreStored: true }
}

/** By the browser. The file's own orientation and profile replace those in the JPG. */
async function decodeJpeg(
  jpeg: Uint8Array<ArrayBuffer>,
  { orientation, profile }: BoxFacts,
): Promise<DecodedHeic> {
  const stored = stripJpeg(jpeg, { keepProfile: profile === null })
  if (!stored) throw new Error('The JPG inside has no end')
  return { bitmap: await decodeJpegInside(stored), coloursAreStored: profile !== null, orientation }
}

/** Previews in JPG get a type that libheif ignores, so that it decodes nothing but HEVC. */
function withoutPreviews(
  bytes: Uint8Array<ArrayBuffer>,
  { jpegTypes }: BoxFacts,
): Uint8Array<ArrayBuffer> {
  if (jpegTypes.length === 0) return bytes
  const copy = bytes.slice()
  for (const at of jpegTypes) copy.set(UNKNOWN_TYPE, at)
  return copy
}

const UNKNOWN_TYPE = Uint8Array.from('skip', (character) => character.charCodeAt(0))

function putTogether(
  heif: Heif,
  { width, height, orientation }: BoxFacts,
  tiles: Tiles,
  onStep: OnStep,
): ImageBitmap {
  const whole = newCanvas(uprightSize({ width, height }, orientation), { opaque: true })
  const tile = newCanvas(tiles, { opaque: true })
  whole.context.imageSmoothingEnabled = false
  whole.context.setTransform(...uprightTransform(orientation, { width, height }))
  const enough = performance.now() + LONGEST_MS
  for (const [index, id] of tiles.ids.entries()) {
    // After this no progress is reported, so only the time of one tile remains.
    if (performance.now() < enough) onStep('tile')
    const pixels = heif.decode(id)
    if (pixels.width !== tiles.width || pixels.height !== tiles.height) {
      throw new Error('A tile is not of the size that the file says')
    }
    tile.context.putImageData(pixels, 0, 0)
    const [column, row] = [index % tiles.columns, Math.floor(index / tiles.columns)]
    whole.context.drawImage(tile.canvas, column * tiles.width, row * tiles.height)
  }
  release(tile.canvas)
  return whole.canvas.transferToImageBitmap()
}
