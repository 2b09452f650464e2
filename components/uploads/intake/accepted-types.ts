import { FORMATS } from '@/lib/evidence/formats'

/** Formats that are converted to JPG or PNG; the extensions are for systems that do not know the types. */
const CONVERTIBLE = ['heic', 'heif', 'avif', 'webp', 'gif', 'bmp', 'tiff'].map(
  (type) => `image/${type}`,
)
const ENDINGS = ['.heic', '.heif', '.avif', '.tif', '.tiff']

/** For the `accept` of a file input. */
export const ACCEPTED_TYPES = [
  ...Object.values(FORMATS).map(({ contentType }) => contentType),
  ...CONVERTIBLE,
  ...ENDINGS,
].join(',')
