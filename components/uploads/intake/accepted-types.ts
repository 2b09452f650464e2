import { FORMATS, PICTURE_ENDINGS } from '@/lib/evidence/formats'
import { MAIL_ENDINGS, OFFICE_FORMATS } from '@/lib/evidence/office-formats'

/** Formats that are converted to JPG or PNG; the extensions are for systems that do not know the types. */
const CONVERTIBLE = ['heic', 'heif', 'avif', 'webp', 'gif', 'bmp', 'tiff'].map(
  (type) => `image/${type}`,
)

/** Without a converter, the row explains how to save documents and mails as PDF. */
const ENDINGS = [...PICTURE_ENDINGS, ...OFFICE_FORMATS, ...MAIL_ENDINGS].map(
  (ending) => `.${ending}`,
)

/** For the `accept` of a file input. */
export const ACCEPTED_TYPES = [
  ...Object.values(FORMATS).map(({ contentType }) => contentType),
  ...CONVERTIBLE,
  ...ENDINGS,
].join(',')
