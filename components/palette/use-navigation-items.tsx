'use client'

import { Bell, Inbox, ScrollText, UserRound, Users } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import { firstPageOf, writeDisputesUrl } from '@/components/disputes/disputes-url'
import { can, type Role } from '@/lib/evidence/access'
import { DISPUTE_TABS } from '@/lib/evidence/dispute-status'
import { notificationSettingsPath } from '@/lib/format/notification-paths'
import { pages } from '@/lib/format/paths'
import { ENGLISH } from './english-words'
import type { PaletteItem } from './palette-item'

/** The pages that the person may see. */
export function useNavigationItems(role: Role): PaletteItem[] {
  const t = useTranslations()
  const router = useRouter()
  const isAdmin = can(role, 'people.manage')
  const words = `${t('palette.words.goTo')} ${ENGLISH.goTo}`
  const to = (
    name: 'people' | 'audit' | 'profile' | 'notifications',
    path: string,
    icon: PaletteItem['icon'],
  ): PaletteItem => ({
    id: `page-${name}`,
    group: 'goTo',
    label: t(`common.nav.${name}`),
    icon,
    keywords: `${words} ${ENGLISH[name]}`,
    run: () => router.push(path),
  })
  const tabs = DISPUTE_TABS.map((tab): PaletteItem => ({
    id: `tab-${tab}`,
    group: 'goTo',
    label: t('palette.tab', { tab: t(`disputes.tabs.${tab}`) }),
    icon: <Inbox />,
    keywords: `${words} ${ENGLISH.disputes} ${tab}`,
    run: () => router.push(writeDisputesUrl(firstPageOf(tab))),
  }))
  return [
    ...tabs,
    ...(isAdmin
      ? [to('people', pages.people(), <Users />), to('audit', pages.audit(), <ScrollText />)]
      : []),
    to('profile', pages.profile(), <UserRound />),
    to('notifications', notificationSettingsPath, <Bell />),
  ]
}
