import { KINDS, type Kind } from './kinds'
import type { Need, Needs } from './guidance'

/** The kinds with one need, in the order of the desk. */
export function kindsOf(needs: Needs, need: Need): Kind[] {
  return KINDS.filter((kind) => needs[kind] === need)
}

/** The state of a kind in one dispute. unknown: a document of unknown kind may cover it. */
export type KindState = 'covered' | 'waived' | 'missing' | 'unknown'

export type Evidence = {
  /** The dispute's documents; the sum of `perKind` may be less than `total`. */
  documents: { total: number; perKind: Readonly<Record<string, number>> }
  waived: readonly string[]
}

/**
 * No kind is reported as missing while a document of unknown kind may cover it. A document without a kind covers none
 * but still counts, so a dispute that has one never reports a missing kind.
 */
export function stateOf(kind: Kind, { documents, waived }: Evidence): KindState {
  if ((documents.perKind[kind] ?? 0) > 0) return 'covered'
  if (waived.includes(kind)) return 'waived'
  return withoutKind(documents) > 0 ? 'unknown' : 'missing'
}

/** The number of documents of unknown kind: without a kind at Omise, unreadable, or not returned. */
export function withoutKind({ total, perKind }: Evidence['documents']): number {
  const counted = Object.values(perKind).reduce((sum, count) => sum + count, 0)
  return Math.max(0, total - counted)
}

/** The needed kinds that are neither covered nor waived. */
export function missingKinds(needs: Needs, evidence: Evidence): Kind[] {
  return kindsOf(needs, 'needed').filter((kind) => stateOf(kind, evidence) === 'missing')
}
