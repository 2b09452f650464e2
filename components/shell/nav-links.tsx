import { Inbox, ScrollText, Users } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { pages } from '@/lib/format/paths'
import { NavLink } from './nav-link'

export type NavLinksProps = {
  /** Stands beside "Disputes"; it may still be on its way. */
  openCount: ReactNode
  /** Whether the pages for admins are offered. */
  admin: boolean
}

export function NavLinks({ openCount, admin }: NavLinksProps) {
  const t = useTranslations('common.nav')
  return (
    <>
      <NavLink href={pages.disputes()} icon={<Inbox />} beside={openCount}>
        {t('disputes')}
      </NavLink>
      {admin && (
        <>
          <NavLink href={pages.people()} icon={<Users />}>
            {t('people')}
          </NavLink>
          <NavLink href={pages.audit()} icon={<ScrollText />}>
            {t('audit')}
          </NavLink>
        </>
      )}
    </>
  )
}
