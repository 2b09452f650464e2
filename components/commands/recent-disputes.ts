import { useEffect } from 'react'
import type { DisputeSummary } from '@/lib/contract/disputes'

/** A dispute that the person had open, without details of its customer. */
export type RecentDispute = Pick<DisputeSummary, 'id' | 'reasonCode' | 'amount' | 'currency'>

const MAX_RECENT = 8

const keyOf = (personId: string) => `desk-recent-disputes/${personId}`

/** Remembers the open dispute in this browser, until the person signs out. */
export function useRecentDispute(personId: string, dispute: RecentDispute): void {
  const { id, reasonCode, amount, currency } = dispute
  useEffect(() => {
    const others = recentDisputes(personId).filter((recent) => recent.id !== id)
    const recent = [{ id, reasonCode, amount, currency }, ...others].slice(0, MAX_RECENT)
    try {
      localStorage.setItem(keyOf(personId), JSON.stringify(recent))
    } catch {
      // Without storage, as in some private windows, the search remains.
    }
  }, [personId, id, reasonCode, amount, currency])
}

/** The latest first. */
export function recentDisputes(personId: string): RecentDispute[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(keyOf(personId)) ?? '[]')
    return Array.isArray(stored) ? stored.filter(isRecent) : []
  } catch {
    return []
  }
}

function isRecent(value: unknown): value is RecentDispute {
  if (typeof value !== 'object' || value === null) return false
  const { id, reasonCode, amount, currency } = value as Record<string, unknown>
  const texts = [id, reasonCode, currency]
  return texts.every((text) => typeof text === 'string') && typeof amount === 'number'
}
