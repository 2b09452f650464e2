import { deflateSync } from 'node:zlib'
import { PLAIN_PICTURES, type PdfPicture } from './pdf-pictures'

/** Pictures of PLAIN_PICTURES whose bytes are packed by another filter. */
export const PACKED_PICTURES: Readonly<Record<string, PdfPicture>> = {
  'RGB as JPG, in Flate': inFlate(PLAIN_PICTURES['RGB as JPG']),
  'JPEG 2000, in Flate': inFlate(PLAIN_PICTURES['JPEG 2000']),
}

function inFlate(picture: PdfPicture | undefined): PdfPicture {
  if (!picture) throw new Error('No such picture')
  const { bytes, entries } = picture
  return {
    bytes: deflateSync(bytes),
    entries: { ...entries, Filter: ['FlateDecode', entries.Filter] },
  }
}
