'use client'

import clsx from 'clsx'
import { useTranslations } from 'next-intl'
import { PageLink } from '@/components/ui/page-link'
import type { MouseEvent, ReactNode } from 'react'
import { pages } from '@/lib/format/paths'

/** The account menu's ways to other pages. On a phone it is the only navigation. */
export function MenuLinks({ admin }: { admin: boolean }) {
  const t = useTranslations('common.nav')
  return (
    <nav aria-label={t('more')} className="-mx-2 grid">
      <MenuLink href={pages.profile()}>{t('profile')}</MenuLink>
      {admin && (
        <>
          <MenuLink href={pages.people()} className="lg:hidden">
            {t('people')}
          </MenuLink>
          <MenuLink href={pages.audit()} className="lg:hidden">
            {t('audit')}
          </MenuLink>
        </>
      )}
    </nav>
  )
}

type MenuLinkProps = { href: string; className?: string; children: ReactNode }

function MenuLink({ href, className, children }: MenuLinkProps) {
  return (
    <PageLink
      href={href}
      prefetch={false}
      onClick={closeMenu}
      className={clsx(
        'flex min-h-9 items-center rounded-sm px-2 py-1.5 transition-colors hover:bg-sunken max-md:min-h-11',
        className,
      )}
    >
      {children}
    </PageLink>
  )
}

/** The menu outlives the page, and only a click outside would close it. */
function closeMenu(event: MouseEvent<HTMLElement>) {
  event.currentTarget.closest<HTMLElement>('[popover]')?.hidePopover()
}
