import { KINDS, type Kind } from './kinds'
import type { Need, Needs } from './guidance'

/** The kinds of one need, in the order the desk shows kinds. */
export function kindsOf(needs: Needs, need: Need): Kind[] {
  return KINDS.filter((kind) => needs[kind] === need)
}

/** Where a kind stands in one dispute. unknown: a document of unknown kind may be one of it. */
export type KindState = 'covered' | 'waived' | 'missing' | 'unknown'

export type Evidence = {
  /** The dispute's documents; `perKind` may be less than `total` together. */
  documents: { total: number; perKind: Readonly<Record<string, number>> }
  waived: readonly string[]
}

/**
 * Nothing is called missing while a document of an unread kind may be it. A document without a kind covers none,
 * though it counts: so a dispute that has one is never sure.
 */
export function stateOf(kind: Kind, { documents, waived }: Evidence): KindState {
  if ((documents.perKind[kind] ?? 0) > 0) return 'covered'
  if (waived.includes(kind)) return 'waived'
  return withoutKind(documents) > 0 ? 'unknown' : 'missing'
}

/** How many documents are of unknown kind: Omise names none, they cannot be read, or they were not returned. */
export function withoutKind({ total, perKind }: Evidence['documents']): number {
  const counted = Object.values(perKind).reduce((sum, count) => sum + count, 0)
  return Math.max(0, total - counted)
}

/** The needed kinds that are neither covered nor waived. */
export function missingKinds(needs: Needs, evidence: Evidence): Kind[] {
  return kindsOf(needs, 'needed').filter((kind) => stateOf(kind, evidence) === 'missing')
}
