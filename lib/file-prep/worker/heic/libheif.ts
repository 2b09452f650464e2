/** The functions of libheif in use; a failed call returns a `code` and a `subcode`. */
export type Libheif = {
  heif_colorspace: { heif_colorspace_RGB: unknown }
  heif_chroma: { heif_chroma_interleaved_RGBA: unknown }
  heif_error_code: { heif_error_Ok: unknown; heif_error_Memory_allocation_error: unknown }
  heif_suberror_code: { heif_suberror_Security_limit_exceeded: unknown }
  heif_context_alloc(): object
  heif_context_read_from_memory(context: object, bytes: Uint8Array): Failed
  heif_js_context_get_image_handle(context: object, item: number): HandleOrError
  heif_image_handle_has_alpha_channel(handle: object): number | boolean
  heif_image_handle_release(handle: object): void
  heif_js_decode_image2(handle: object, colours: unknown, chroma: unknown): DecodedOrError
  heif_image_release(image: object): void
}
type Failed = { code: unknown; subcode: unknown }
type HandleOrError = object | Failed
type DecodedOrError = { image: object; channels: readonly Plane[] } | Failed
/** In the memory of the decoder; each row starts `stride` bytes after the previous one. */
type Plane = { width: number; height: number; stride: number; data: Uint8Array }

type LibheifModule = { default: () => Libheif }

/** Of the npm package, and of the folder under public/ to which it is copied. */
export const LIBHEIF_VERSION = '1.23.2'

export type Heif = {
  hasAlpha(item: number): boolean
  /** Transformed as the item specifies. @throws when it cannot be decoded; a RangeError when there is too little memory */
  decode(item: number): ImageData
}

/** Opens a file in a new instance of libheif. @throws when the file is invalid; a RangeError when there is too little memory */
export function openHeif(libheif: Libheif, bytes: Uint8Array): Heif {
  const context = libheif.heif_context_alloc()
  const opened = libheif.heif_context_read_from_memory(context, bytes)
  if (opened.code !== libheif.heif_error_code.heif_error_Ok) {
    throw errorOf(libheif, opened, 'The file makes no sense')
  }
  const withHandle = <T>(item: number, work: (handle: object) => T): T => {
    const handle = libheif.heif_js_context_get_image_handle(context, item)
    if (isFailed(handle)) throw errorOf(libheif, handle, 'No such picture inside')
    try {
      return work(handle)
    } finally {
      libheif.heif_image_handle_release(handle)
    }
  }
  return {
    hasAlpha: (item) =>
      withHandle(item, (handle) => Boolean(libheif.heif_image_handle_has_alpha_channel(handle))),
    decode: (item) => withHandle(item, (handle) => decode(libheif, handle)),
  }
}

/**
 * Loaded from our own origin on first use. Each file gets a separate instance with its own memory, so that
 * out-of-bounds reads of one file never reach another's data.
 */
export async function loadLibheif(): Promise<Libheif> {
  // Loaded at run time, as the separate and replaceable file that its licence requires.
  const { default: load }: LibheifModule = await import(
    /* turbopackIgnore: true */ `/libheif/${LIBHEIF_VERSION}/libheif-bundle.mjs`
  )
  return load()
}

function decode(libheif: Libheif, handle: object): ImageData {
  const decoded = libheif.heif_js_decode_image2(
    handle,
    libheif.heif_colorspace.heif_colorspace_RGB,
    libheif.heif_chroma.heif_chroma_interleaved_RGBA,
  )
  if (isFailed(decoded)) throw errorOf(libheif, decoded, 'The picture cannot be decoded')
  try {
    const [plane] = decoded.channels
    if (!plane) throw new Error('The picture has no colours')
    return pixelsOf(plane)
  } finally {
    libheif.heif_image_release(decoded.image)
  }
}

function pixelsOf({ width, height, stride, data }: Plane): ImageData {
  const pixels = new ImageData(width, height)
  const row = width * 4
  for (let y = 0; y < height; y++) {
    pixels.data.set(data.subarray(y * stride, y * stride + row), y * row)
  }
  return pixels
}

function isFailed(answer: object): answer is Failed {
  return 'code' in answer && Boolean(answer.code)
}

/** libheif reports pictures over its own limits as a lack of memory, too. */
function errorOf(libheif: Libheif, { code, subcode }: Failed, message: string): Error {
  const isOverLimit = subcode === libheif.heif_suberror_code.heif_suberror_Security_limit_exceeded
  const isOfMemory = code === libheif.heif_error_code.heif_error_Memory_allocation_error
  return isOfMemory && !isOverLimit ? new RangeError('Out of memory') : new Error(message)
}
