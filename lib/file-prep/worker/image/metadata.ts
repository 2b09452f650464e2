/** What people have; `jpg` and `png` are what Omise takes. */
export type PictureFormat = 'jpg' | 'png' | 'gif' | 'webp' | 'bmp' | 'tiff' | 'heic' | 'avif'

/**
 * How a viewer must turn or mirror the stored pixels, as EXIF numbers it: 1 not at all, 3 by 180°, 6 by 90°
 * clockwise, 8 by 90° anticlockwise; 2, 4, 5 and 7 are mirrored.
 */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

/** What else lies in the file, besides the picture. */
export type MetadataKind = 'exif' | 'xmp' | 'iptc' | 'comment' | 'time' | 'thumbnail' | 'other'

export type PictureFacts = {
  format: PictureFormat
  /** In pixels, as stored. */
  width: number
  height: number
  orientation: Orientation
  /** Where it was taken. */
  hasLocation: boolean
  metadata: readonly MetadataKind[]
  hasColourProfile: boolean
  /** More than one picture: only the first can be kept. */
  frames: 'one' | 'several'
}

const ORIENTATIONS: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8]

/** Broken EXIF holds any number: whatever is none of the eight means upright. */
export function toOrientation(value: number): Orientation {
  return ORIENTATIONS[value - 1] ?? 1
}

/** Whether width and height change places when it is turned upright. */
export function isSideways(orientation: Orientation): boolean {
  return orientation >= 5
}
