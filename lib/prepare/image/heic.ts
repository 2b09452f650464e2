import { newCanvas } from './canvas'
import type { BoxFacts } from './isobmff'

type HeifImage = {
  get_width(): number
  get_height(): number
  /** The one that the file means to show; those beside it may stand before it. */
  is_primary(): boolean
  display(target: ImageData, done: (filled: ImageData | null) => void): void
  free(): void
}
type Libheif = { HeifDecoder: new () => { decode(bytes: Uint8Array): HeifImage[] } }
type LibheifModule = { default: () => Libheif }

/** Of the npm package, and of the folder under public/ that it is copied to. */
export const LIBHEIF_VERSION = '1.23.2'

/**
 * The kinds of items a phone writes. libheif reads many more (uncompressed, JPEG 2000, masks, tilings), and most
 * of its known holes are in those: a file that has any of them never reaches it.
 */
const PHONE_ITEMS = new Set(['hvc1', 'grid', 'iden', 'iovl', 'Exif', 'mime', 'uri '])

export function isPhonePicture({ itemTypes }: BoxFacts): boolean {
  return itemTypes.includes('hvc1') && itemTypes.every((type) => PHONE_ITEMS.has(type))
}

/**
 * Decodes the main picture of a HEIC, turned as its file says. Safari decodes it itself; everywhere else libheif
 * does, fetched from our own origin on first use. Each file gets an instance of its own, whose memory is
 * dropped with it: what one file can read beyond its bounds is never another file's.
 * @throws when the picture cannot be decoded
 */
export async function decodeHeic(bytes: Uint8Array<ArrayBuffer>): Promise<DecodedHeic> {
  const blob = new Blob([bytes], { type: 'image/heic' })
  const bitmap = await createImageBitmap(blob).catch(() => null)
  if (bitmap) return { bitmap, coloursAreStored: false }
  return { bitmap: await decodeWithLibheif(bytes), coloursAreStored: true }
}

/** `coloursAreStored`: as in the file, for its profile to explain; otherwise they are plain sRGB. */
type DecodedHeic = { bitmap: ImageBitmap; coloursAreStored: boolean }

async function decodeWithLibheif(bytes: Uint8Array): Promise<ImageBitmap> {
  const images = new (await newLibheif()).HeifDecoder().decode(bytes)
  try {
    const image = images.find((candidate) => candidate.is_primary())
    if (!image) throw new Error('No picture inside')
    return await createImageBitmap(await pixelsOf(image))
  } finally {
    for (const image of images) image.free()
  }
}

async function newLibheif(): Promise<Libheif> {
  // Fetched at run time, as the separate and replaceable file that its licence asks for.
  const { default: load }: LibheifModule = await import(
    /* turbopackIgnore: true */ `/libheif/${LIBHEIF_VERSION}/libheif-bundle.mjs`
  )
  return load()
}

function pixelsOf(image: HeifImage): Promise<ImageData> {
  const { context } = newCanvas({ width: 1, height: 1 })
  const target = context.createImageData(image.get_width(), image.get_height())
  return new Promise((resolve, reject) => {
    image.display(target, (filled) => {
      if (filled) resolve(filled)
      else reject(new Error('The picture cannot be decoded'))
    })
  })
}
