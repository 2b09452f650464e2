/**
 * The largest document Omise takes, in bytes ("up to 10 MB"). https://docs.omise.co/documents-api
 * Omise does not say which megabyte it means; 10 MiB is the mild reading (docs/sandbox-differences.md).
 */
export const MAX_DOCUMENT_BYTES = 10 * 1024 * 1024

/**
 * The largest file that is opened at all, in bytes: what is shrunk or split to fit is read into memory whole.
 * The largest phone photos have 75 MB, scanners make PDFs of 100.
 */
export const MAX_SOURCE_BYTES = 200 * 1024 * 1024

/**
 * The largest picture we take, told from its header before anything decodes it. 100 megapixels take 400 MB
 * when decoded; the largest phone cameras make 50 (and 200 in a mode for enthusiasts). A file of a few
 * kilobytes can claim 65,535 × 65,535 pixels, 17 GB: it would take the reviewer's browser down, or the bank's.
 */
export const MAX_PICTURE_PIXELS = 100_000_000

/** The longest side that a canvas has in every browser: scrolled screenshots are narrow but very long. */
export const MAX_PICTURE_SIDE = 32_767

/** Omise returns at most this many items per page. https://docs.omise.co/api-pagination */
export const MAX_PAGE_SIZE = 100

export const PAGE_SIZES = [10, 20, 50, 100] as const
export const DEFAULT_PAGE_SIZE = 20

/** In characters, of what is looked for among disputes. */
export const MAX_SEARCH_LENGTH = 200

/** How many files one browser sends at the same time. */
export const MAX_PARALLEL_UPLOADS = 3

/** How many downloads one person may have running at the same time. */
export const MAX_PARALLEL_DOWNLOADS = 3

/**
 * The longest response, in characters. Omise publishes no limit for the `message` of a dispute, so this is ours:
 * more than anybody at a bank reads. https://docs.omise.co/disputes-api
 */
export const MAX_RESPONSE_LENGTH = 10_000

/** Why a kind is waived: a sentence or two. */
export const MAX_WAIVER_REASON_LENGTH = 500

/** What is said beside a check: a sentence or two. */
export const MAX_CHECK_NOTE_LENGTH = 500
