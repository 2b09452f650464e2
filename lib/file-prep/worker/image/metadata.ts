/** The formats that people have; Omise accepts `jpg` and `png`. */
export type PictureFormat = 'jpg' | 'png' | 'gif' | 'webp' | 'bmp' | 'tiff' | 'heic' | 'avif'

/**
 * How a viewer must rotate or mirror the stored pixels, by EXIF numbers: 1 not at all, 3 by 180°, 6 by 90° clockwise, 8
 * by 90° anticlockwise; 2, 4, 5 and 7 are mirrored.
 */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

/** Content of the file other than the picture. */
export type MetadataKind = 'exif' | 'xmp' | 'iptc' | 'comment' | 'time' | 'thumbnail' | 'other'

export type PictureFacts = {
  format: PictureFormat
  /** In pixels, as stored. */
  width: number
  height: number
  orientation: Orientation
  /** The location of the photo. */
  hasLocation: boolean
  metadata: readonly MetadataKind[]
  hasColourProfile: boolean
  /** More than one picture, of which only the first can be kept. */
  frames: 'one' | 'several'
}

const ORIENTATIONS: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8]

/** Broken EXIF may contain any number; all but the eight valid ones mean upright. */
export function toOrientation(value: number): Orientation {
  return ORIENTATIONS[value - 1] ?? 1
}

/** The size of a picture when it is upright. */
export function uprightSize(
  { width, height }: { width: number; height: number },
  orientation: Orientation,
): { width: number; height: number } {
  return orientation >= 5 ? { width: height, height: width } : { width, height }
}
