'use client'

import { CircleCheck, Hourglass, Inbox, SearchX } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import type { DisputeTab } from '@/lib/evidence/dispute-status'

const ICONS: Record<DisputeTab, ReactNode> = {
  open: <CircleCheck />,
  pending: <Hourglass />,
  closed: <Inbox />,
}

/** There is no dispute in this list, which is good news for a list of open ones. */
export function EmptyList({ tab }: { tab: DisputeTab }) {
  const t = useTranslations('disputes.empty')
  return (
    <EmptyState
      icon={ICONS[tab]}
      tone={tab === 'open' ? 'good' : 'plain'}
      title={t(`${tab}.title`)}
    >
      {t(`${tab}.body`)}
    </EmptyState>
  )
}

export function NoMatch({ q, onClear }: { q: string; onClear: () => void }) {
  const t = useTranslations('disputes')
  return (
    <EmptyState
      icon={<SearchX />}
      title={t('noMatch.title', { q })}
      actions={<Button onClick={onClear}>{t('search.clear')}</Button>}
    >
      {t('noMatch.body')}
    </EmptyState>
  )
}

/** A list that is empty because of filters is distinguished from an empty list. */
export function NoFilterMatch({ onClear }: { onClear: () => void }) {
  const t = useTranslations('disputes.filters')
  return (
    <EmptyState
      icon={<SearchX />}
      title={t('noMatch')}
      actions={<Button onClick={onClear}>{t('clear')}</Button>}
    />
  )
}

/** Nothing was found so far among the disputes that the desk has read. */
export function StillFilling() {
  const t = useTranslations('disputes.filling')
  return (
    <EmptyState icon={<Hourglass />} title={t('emptyTitle')}>
      {t('meanwhile')}
    </EmptyState>
  )
}
