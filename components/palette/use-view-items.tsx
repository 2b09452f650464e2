'use client'

import { useQuery } from '@tanstack/react-query'
import { Bookmark, Users } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import { firstPageOf, NO_FILTERS, writeDisputesUrl } from '@/components/disputes/disputes-url'
import { OPEN_VIEW_NAMES, OPEN_VIEWS } from '@/components/disputes/open-views'
import { viewPath } from '@/components/disputes/saved-view'
import { savedViewsQuery } from '@/lib/api-client/queries/saved-views-query'
import { ENGLISH } from './english-words'
import type { PaletteItem } from './palette-item'

/** The views of the list: its own, and the saved ones. */
export function useViewItems(): PaletteItem[] {
  const t = useTranslations('disputes')
  const tPalette = useTranslations('palette')
  const router = useRouter()
  const saved = useQuery(savedViewsQuery()).data?.items ?? []
  const words = `${tPalette('words.view')} ${ENGLISH.view}`
  const open = OPEN_VIEW_NAMES.map((name) => ({
    id: `view-${name}`,
    group: 'views' as const,
    label: t(`views.${name}`),
    icon: <Bookmark />,
    keywords: `${words} ${name}`,
    run: () =>
      router.push(writeDisputesUrl({ ...NO_FILTERS, ...firstPageOf('open'), ...OPEN_VIEWS[name] })),
  }))
  const others = saved.map((view) => ({
    id: `view-${view.id}`,
    group: 'views' as const,
    label: view.name,
    ...(view.isShared && { detail: t('savedViews.sharedBy', { name: view.owner.name }) }),
    icon: view.isShared ? <Users /> : <Bookmark />,
    keywords: words,
    run: () => router.push(viewPath(view)),
  }))
  return [...others, ...open]
}
