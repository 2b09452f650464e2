/** The file formats that Omise accepts as evidence. https://docs.omise.co/documents-api */
export const FORMATS = {
  pdf: { contentType: 'application/pdf', extensions: ['pdf'] },
  png: { contentType: 'image/png', extensions: ['png'] },
  jpg: { contentType: 'image/jpeg', extensions: ['jpg', 'jpeg'] },
} as const satisfies Record<string, { contentType: string; extensions: readonly string[] }>

export type Format = keyof typeof FORMATS
export type FormatContentType = (typeof FORMATS)[Format]['contentType']

/** The format that a filename claims; null when it claims none of them. */
export function claimedFormat(filename: string): Format | null {
  const extension = /\.([^.]+)$/.exec(filename)?.[1]?.toLowerCase()
  for (const format of ['pdf', 'png', 'jpg'] as const) {
    if (FORMATS[format].extensions.some((known) => known === extension)) return format
  }
  return null
}

/** The filename extensions of pictures that are converted to JPG or PNG. */
export const PICTURE_ENDINGS = [
  'heic',
  'heif',
  'hif',
  'avif',
  'webp',
  'gif',
  'bmp',
  'tif',
  'tiff',
] as const
