import { KINDS, type Kind } from '@/lib/evidence/kinds'

/**
 * Which kinds have a document, and which certainly have none. Omise sends only the first documents
 * along with a dispute; while it holds some back, nothing can be called missing.
 */
export function coverageOf(documents: {
  total: number
  perKind: Readonly<Record<string, number>>
}): { covered: readonly Kind[]; missing: readonly Kind[] } {
  const covered = KINDS.filter((kind) => (documents.perKind[kind] ?? 0) > 0)
  const seen = Object.values(documents.perKind).reduce((sum, count) => sum + count, 0)
  const missing = seen < documents.total ? [] : KINDS.filter((kind) => !covered.includes(kind))
  return { covered, missing }
}
