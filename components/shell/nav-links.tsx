'use client'

import clsx from 'clsx'
import { Inbox } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { PageLink } from '@/components/ui/page-link'
import { pages } from '@/lib/format/paths'

/** @param openCount stands beside "Disputes"; it may still be on its way. */
export function NavLinks({ openCount }: { openCount: ReactNode }) {
  const t = useTranslations('common.nav')
  const here = usePathname() === pages.disputes()
  const inside = usePathname().startsWith(pages.disputes())
  return (
    <PageLink
      href={pages.disputes()}
      aria-current={here ? 'page' : undefined}
      className={clsx(
        'flex min-h-9 items-center gap-2.5 rounded-sm px-2.5 py-1.5 font-medium transition-colors hover:bg-sunken hover:text-ink',
        inside ? 'bg-sunken text-ink' : 'text-ink-2',
      )}
    >
      <Inbox />
      {t('disputes')}
      <span className="ms-auto">{openCount}</span>
    </PageLink>
  )
}
