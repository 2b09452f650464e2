import { Inbox, ScrollText, Users } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { PageLink } from '@/components/ui/page-link'
import { can } from '@/lib/evidence/access'
import { pages } from '@/lib/format/paths'
import { AccountButton, AccountMenu, type Account } from './account-menu'
import { Brand } from './brand'
import { Frame } from './frame'
import { ModeMarker, SandboxBanner } from './mode-marker'
import { NavLink } from './nav-link'
import type { Theme } from './theme'

export type ShellProps = {
  account: Account
  theme: Theme
  mode: 'sandbox' | 'omise'
  livemode: boolean
  openCount: ReactNode
  /** Opens the command palette: a wide button, and an icon for the bar of a phone. */
  palette: { button: ReactNode; icon: ReactNode }
  /** Above the current page. */
  notice: ReactNode
  children: ReactNode
}

/** The frame of every signed-in page: navigation at the side on a desktop, a bar above on a phone. */
export function Shell(props: ShellProps) {
  const { account, theme, mode, livemode, openCount, palette, notice, children } = props
  const t = useTranslations('common')
  const marker = mode === 'omise' && <ModeMarker livemode={livemode} />
  return (
    <Frame>
      <a
        href="#content"
        className="fixed top-2 left-2 z-70 -translate-y-16 rounded-sm bg-accent px-4 py-2.5 font-medium text-accent-ink focus:translate-y-0"
      >
        {t('skipToContent')}
      </a>

      <header className="sticky top-0 hidden h-dvh flex-col border-e border-line px-3 py-4 lg:flex workspace:px-2">
        <div className="flex flex-wrap items-center gap-2 px-2 pt-1.5 pb-5 workspace:justify-center workspace:px-0">
          <PageLink href={pages.disputes()} className="rounded-sm">
            <Brand />
          </PageLink>
          {marker}
        </div>
        {palette.button}
        <nav aria-label={t('nav.label')}>
          <NavLinks openCount={openCount} admin={can(account.role, 'people.manage')} />
        </nav>
        <div className="mt-auto">
          <AccountButton account={account} compact={false} />
        </div>
      </header>

      <header className="flex items-center gap-3 border-b border-line py-1 ps-4 pe-2.5 lg:hidden">
        <PageLink
          href={pages.disputes()}
          className="flex min-h-11 min-w-0 items-center gap-2.5 rounded-sm"
        >
          <Brand />
          {openCount}
        </PageLink>
        <span className="ms-auto flex items-center gap-2">
          {marker}
          {palette.icon}
          <AccountButton account={account} compact />
        </span>
      </header>

      <div className="min-w-0 workspace:flex workspace:h-dvh workspace:flex-col">
        {mode === 'sandbox' && <SandboxBanner />}
        <main
          id="content"
          tabIndex={-1}
          className="max-w-page px-8 pt-6 pb-12 outline-none max-md:px-4 max-md:pt-5 workspace:flex workspace:min-h-0 workspace:max-w-none workspace:flex-1 workspace:flex-col workspace:overflow-y-auto workspace:px-5 workspace:pt-3 workspace:pb-0"
        >
          {notice}
          {children}
        </main>
      </div>

      <AccountMenu account={account} theme={theme} />
    </Frame>
  )
}

type NavLinksProps = {
  /** Shown next to "Disputes"; it may still be loading. */
  openCount: ReactNode
  /** Whether the pages for admins are offered. */
  admin: boolean
}

function NavLinks({ openCount, admin }: NavLinksProps) {
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
