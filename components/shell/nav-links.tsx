'use client'

import clsx from 'clsx'
import { Inbox, ScrollText, Users } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { PageLink } from '@/components/ui/page-link'
import { pages } from '@/lib/format/paths'

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

type NavLinkProps = { href: string; icon: ReactNode; beside?: ReactNode; children: ReactNode }

function NavLink({ href, icon, beside, children }: NavLinkProps) {
  const path = usePathname()
  return (
    <PageLink
      href={href}
      aria-current={path === href ? 'page' : undefined}
      className={clsx(
        'flex min-h-9 items-center gap-2.5 rounded-sm px-2.5 py-1.5 font-medium transition-colors hover:bg-sunken hover:text-ink',
        path.startsWith(href) ? 'bg-sunken text-ink' : 'text-ink-2',
      )}
    >
      {icon}
      {children}
      {beside && <span className="ms-auto">{beside}</span>}
    </PageLink>
  )
}
