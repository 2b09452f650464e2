import * as z from 'zod/mini'

/**
 * With a change of a dispute's documents the browser says which documents the person had seen, so that nobody
 * decides on what is no longer there. Without the header nothing is compared.
 */
export const DOCUMENTS_SEEN_HEADER = 'X-Documents-Seen'

/** Together they fit into a header line of 8 KB, the most that common proxies let through. */
export const MAX_DOCUMENTS_SEEN = 250

/** An empty header may get lost on the way, so having seen none has a word of its own. */
const NONE = 'none'

/** The header's value, or undefined where it cannot be said. */
export function writeDocumentsSeen(documentIds: Iterable<string>): string | undefined {
  const ids = [...documentIds]
  if (ids.length > MAX_DOCUMENTS_SEEN) return undefined
  return ids.length === 0 ? NONE : ids.join(',')
}

/** Document ids with commas between them. */
export const documentsSeenSchema = z.pipe(
  z.pipe(
    z.string(),
    z.transform((header) => (header === NONE ? [] : header.split(','))),
  ),
  z
    .array(z.string().check(z.regex(/^docu(_test)?_[0-9a-z]{1,64}$/)))
    .check(z.maxLength(MAX_DOCUMENTS_SEEN)),
)
