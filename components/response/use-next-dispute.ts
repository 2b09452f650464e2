'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import { useToast } from '@/components/ui/toast'
import { neighboursQuery } from '@/lib/api-client/queries/neighbours-query'
import { pages } from '@/lib/format/paths'
import type { OpenedFrom } from './response-props'

/** Long enough to be read after the next page has loaded. */
const SHOWN_MS = 12_000

export type NextStep = {
  /** The next dispute's id; undefined until it was read, null on the last dispute. */
  next: string | null | undefined
  go: () => void
}

/** The next step within the list that the dispute was opened from; null without one, and when it cannot be read. */
export function useNextDispute(disputeId: string, list: OpenedFrom | null): NextStep | null {
  const t = useTranslations('response.next')
  const router = useRouter()
  const toast = useToast()
  const { data, isError } = useQuery(neighboursQuery(disputeId, list?.query ?? null))
  if (!list || isError) return null
  const next = data && data.next
  return {
    next,
    go() {
      toast.show({ message: t(next ? 'submitted' : 'last'), durationMs: SHOWN_MS })
      router.push(next ? pages.dispute(next, list.search) : list.href)
    },
  }
}
