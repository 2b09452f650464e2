'use client'

import clsx from 'clsx'
import type { MouseEvent, ReactNode } from 'react'
import { PageLink } from '@/components/ui/page-link'

type MenuLinkProps = { href: string; className?: string; children: ReactNode }

export function MenuLink({ href, className, children }: MenuLinkProps) {
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

/** The menu survives client-side navigation, and only a click outside would close it. */
function closeMenu(event: MouseEvent<HTMLElement>) {
  event.currentTarget.closest<HTMLElement>('[popover]')?.hidePopover()
}
