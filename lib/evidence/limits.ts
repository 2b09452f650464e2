/**
 * The largest document Omise takes, in bytes ("up to 10 MB"). https://docs.omise.co/documents-api
 * Omise does not say which megabyte it means; 10 MiB is the mild reading (docs/sandbox-differences.md).
 */
export const MAX_DOCUMENT_BYTES = 10 * 1024 * 1024

/** Omise returns at most this many items per page. https://docs.omise.co/api-pagination */
export const MAX_PAGE_SIZE = 100

export const PAGE_SIZES = [10, 20, 50, 100] as const
export const DEFAULT_PAGE_SIZE = 20

/** In characters, of what is looked for among disputes. */
export const MAX_SEARCH_LENGTH = 200

/** How many files one browser sends at the same time. */
export const MAX_PARALLEL_UPLOADS = 3
