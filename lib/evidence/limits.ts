/**
 * The largest document that Omise accepts, in bytes ("up to 10 MB"). https://docs.omise.co/documents-api Omise does not
 * define the megabyte; 10 MiB is the permissive reading (docs/sandbox-differences.md).
 */
export const MAX_DOCUMENT_BYTES = 10 * 1024 * 1024

/** The largest PDF that a converter may make of a document, in bytes: one over the limit for documents can be shrunk. */
export const MAX_CONVERTED_BYTES = 4 * MAX_DOCUMENT_BYTES

/**
 * The largest mail that is read, in bytes: attachments of 25 MB, which mail services allow, take a third more. The page
 * that is made of it has neither.
 */
export const MAX_MAIL_BYTES = 40 * 1024 * 1024

/**
 * The largest file that is opened, in bytes: a file to be shrunk or split is read into memory completely. The largest
 * phone photos have 75 MB, scanners create PDFs of 100.
 */
export const MAX_SOURCE_BYTES = 200 * 1024 * 1024

/**
 * The largest accepted picture, read from its header before it is decoded. 100 megapixels take 400 MB when decoded; the
 * largest phone cameras take 50 (and 200 in a special mode). A file of a few kilobytes can claim 65,535 × 65,535
 * pixels, 17 GB, which would crash the browser of the reviewer or the bank.
 */
export const MAX_PICTURE_PIXELS = 100_000_000

/** The longest side of a canvas that every browser supports: scrolled screenshots are narrow but very long. */
export const MAX_PICTURE_SIDE = 32_767

/** Omise's maximum number of items per page. https://docs.omise.co/api-pagination */
export const MAX_PAGE_SIZE = 100

export const PAGE_SIZES = [10, 20, 50, 100] as const
export const DEFAULT_PAGE_SIZE = 20

/** In characters; the longest search term for disputes. */
export const MAX_SEARCH_LENGTH = 200

/** The number of concurrent uploads of one browser. */
export const MAX_PARALLEL_UPLOADS = 3

/** The documents of one ZIP. */
export const MAX_ZIP_DOCUMENTS = 200

/** The number of concurrent downloads per person. */
export const MAX_PARALLEL_DOWNLOADS = 3

/**
 * The longest response, in characters. Omise publishes no limit for the `message` of a dispute, so this is the desk's
 * own: more than a bank will read. https://docs.omise.co/disputes-api
 */
export const MAX_RESPONSE_LENGTH = 10_000

/** The reason of a waiver: a sentence or two. */
export const MAX_WAIVER_REASON_LENGTH = 500

/** The team's own templates for the response, and the length of a template's name, in characters. */
export const MAX_TEMPLATES = 100
export const MAX_TEMPLATE_NAME_LENGTH = 60

/** The note of a review request: a sentence or two. */
export const MAX_CHECK_NOTE_LENGTH = 500

/** The reason of a snooze: a sentence or two. */
export const MAX_SNOOZE_REASON_LENGTH = 500

/** An internal note, in characters: longer findings belong into a document. */
export const MAX_NOTE_LENGTH = 4000

/** The saved views of one person, and the length of a view's name, in characters. */
export const MAX_VIEWS = 30
export const MAX_VIEW_NAME_LENGTH = 60

/** The people whom one note mentions. */
export const MAX_MENTIONS = 20
