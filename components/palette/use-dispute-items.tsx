'use client'

import { useQuery } from '@tanstack/react-query'
import { Clock, Inbox } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { recentDisputes, type RecentDispute } from '@/components/commands/recent-disputes'
import { requestJson } from '@/lib/api-client/request'
import { disputesPageSchema, type DisputeSummary } from '@/lib/contract/disputes'
import { toReason } from '@/lib/evidence/reasons'
import { joinFacts } from '@/lib/format/join-facts'
import { formatMoney } from '@/lib/format/money'
import { api, pages, withQuery } from '@/lib/format/paths'
import { matchingItems, type PaletteItem } from './palette-item'

const TYPING_PAUSE_MS = 150
const MAX_FOUND = 6
/** Shorter texts match almost every dispute. */
const MIN_LENGTH = 2
const DISPUTE_ID = /^dspt(_test)?_[0-9a-z]{1,64}$/

/** The disputes that match what was typed, among those that the desk knows; without text, those opened last. */
export function useDisputeItems(
  personId: string,
  typed: string,
): { items: PaletteItem[]; isSearching: boolean; failed: boolean } {
  const t = useTranslations()
  const locale = useLocale()
  const router = useRouter()
  const [recent] = useState(() => recentDisputes(personId))
  const q = typed.trim()
  const asked = usePause(q)
  const canSearch = q.length >= MIN_LENGTH
  const found = useQuery({
    queryKey: ['palette', asked],
    // The lists at Omise are not read first, so that it also finds while Omise does not answer.
    queryFn: ({ signal }) =>
      requestJson(
        async () => disputesPageSchema,
        withQuery(api.disputes(), { q: asked, read: 'index', limit: MAX_FOUND }),
        { signal },
      ),
    enabled: asked.length >= MIN_LENGTH,
  })

  const open = (id: string) => () => router.push(pages.dispute(id))
  const base = ({ id, reasonCode, amount, currency }: RecentDispute) => ({
    id: `dispute-${id}`,
    group: 'disputes' as const,
    label: joinFacts(locale, [
      t(`reasons.title.${toReason(reasonCode)}`),
      formatMoney(amount, currency, locale),
    ]),
    detail: id,
    run: open(id),
  })
  const known = recent.map((dispute) => ({
    ...base(dispute),
    keywords: dispute.id,
    icon: <Clock />,
  }))
  const rows = canSearch && asked === q ? (found.data?.items ?? []) : []
  const items = canSearch
    ? rows.map((dispute) => ({
        ...base(dispute),
        detail: detailOf(dispute),
        icon: <Inbox />,
        isFound: true,
      }))
    : matchingItems(known, typed)
  const isSearching = canSearch && (asked !== q || found.isPending)
  // One that the desk has not read yet.
  if (!isSearching && items.length === 0 && DISPUTE_ID.test(q)) {
    const label = t('palette.openDispute', { id: q })
    items.push({
      id: `dispute-${q}`,
      group: 'disputes',
      label,
      detail: q,
      icon: <Inbox />,
      isFound: true,
      run: open(q),
    })
  }
  return { items, isSearching, failed: canSearch && found.isError }

  function detailOf({ id, orderId, customerName, card }: DisputeSummary): string {
    return joinFacts(locale, [
      orderId && t('disputes.row.order', { id: orderId }),
      customerName,
      card?.lastDigits &&
        t('disputes.row.card', { brand: card.brand ?? '', digits: card.lastDigits }).trim(),
      id,
    ])
  }
}

/** The value once it has stayed the same for a moment. */
function usePause(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), TYPING_PAUSE_MS)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
