'use client'

import clsx from 'clsx'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { PageLink } from '@/components/ui/page-link'

type NavLinkProps = { href: string; icon: ReactNode; beside?: ReactNode; children: ReactNode }

export function NavLink({ href, icon, beside, children }: NavLinkProps) {
  const path = usePathname()
  return (
    <PageLink
      href={href}
      aria-current={path === href ? 'page' : path.startsWith(href) ? 'true' : undefined}
      className={clsx(
        'flex min-h-9 items-center gap-2.5 rounded-sm px-2.5 py-1.5 font-medium transition-colors hover:bg-sunken hover:text-ink workspace:relative workspace:justify-center workspace:px-0',
        path.startsWith(href) ? 'bg-sunken text-ink' : 'text-ink-2',
      )}
    >
      {icon}
      <span className="workspace:sr-only">{children}</span>
      {beside && (
        <span className="ms-auto workspace:absolute workspace:-end-1.5 workspace:-top-1.5 workspace:ms-0">
          {beside}
        </span>
      )}
    </PageLink>
  )
}
