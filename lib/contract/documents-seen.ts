/**
 * With a change of a dispute's documents the browser says which documents the person had seen, so that no
 * decision rests on what is no longer there. Without the header nothing is compared.
 */
export const DOCUMENTS_SEEN_HEADER = 'X-Documents-Seen'

/** Together they fit into a header line of 8 KB, the most that common proxies let through. */
export const MAX_DOCUMENTS_SEEN = 250

/** An empty header may get lost on the way, so having seen none has a word of its own. */
export const NONE_SEEN = 'none'

/** The header's value, or undefined where it cannot be said. */
export function writeDocumentsSeen(documentIds: Iterable<string>): string | undefined {
  const ids = [...documentIds]
  if (ids.length > MAX_DOCUMENTS_SEEN) return undefined
  return ids.length === 0 ? NONE_SEEN : ids.join(',')
}
