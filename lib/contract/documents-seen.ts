/**
 * The header with which a change of a dispute's documents states which documents the person had seen, so that no change
 * is based on outdated ones. Without the header nothing is compared.
 */
export const DOCUMENTS_SEEN_HEADER = 'X-Documents-Seen'

/** This many fit into a header line of 8 KB, the limit of common proxies. */
export const MAX_DOCUMENTS_SEEN = 250

/** Proxies may drop an empty header, so an empty list has a value of its own. */
export const NONE_SEEN = 'none'

/** The header's value, or undefined when there are too many ids. */
export function writeDocumentsSeen(documentIds: Iterable<string>): string | undefined {
  const ids = [...documentIds]
  if (ids.length > MAX_DOCUMENTS_SEEN) return undefined
  return ids.length === 0 ? NONE_SEEN : ids.join(',')
}
