'use client'

import clsx from 'clsx'
import { Download, ListX } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { DownloadLink } from '@/components/problems/download-link'
import { buttonClasses } from '@/components/ui/button-style'
import { Card } from '@/components/ui/card'
import { CursorPager } from '@/components/ui/cursor-pager'
import { EmptyState } from '@/components/ui/empty-state'
import type { AuditPage, AuditQuery } from '@/lib/contract/audit'
import { PAGE_SIZES } from '@/lib/evidence/limits'
import { AuditFilters } from './audit-filters'
import { AuditTable } from './audit-table'
import { auditCsvUrl, writeAuditUrl } from './audit-url'
import { ChainStatus } from './chain-status'

export type AuditScreenProps = {
  query: AuditQuery
  page: AuditPage
  /** IANA name; the zone of the days in the filter and of all times. */
  timeZone: string
}

/** Rendered by the server for each page: the log is long, and is not updated live. */
export function AuditScreen({ query, page, timeZone }: AuditScreenProps) {
  const t = useTranslations('audit')
  const router = useRouter()
  const [busy, startTransition] = useTransition()
  const show = (change: Partial<AuditQuery>) =>
    startTransition(() =>
      router.push(writeAuditUrl({ ...query, before: undefined, after: undefined, ...change }), {
        scroll: false,
      }),
    )
  return (
    <>
      <div className="mb-4 flex flex-wrap items-end justify-between gap-3">
        <div>
          <h1 className="text-2xl leading-tight font-bold tracking-tighter max-md:text-xl">
            {t('title')}
          </h1>
          <p className="mt-1 text-ink-2">{t('lede')}</p>
        </div>
        <DownloadLink href={auditCsvUrl(query)} download className={buttonClasses({})}>
          <Download />
          {t('csv')}
        </DownloadLink>
      </div>
      <ChainStatus timeZone={timeZone} />
      <AuditFilters query={query} people={page.people} onShow={show} />
      <Card aria-busy={busy} className={clsx('overflow-hidden', busy && 'opacity-60')}>
        {page.items.length === 0 ? (
          <EmptyState icon={<ListX />} title={t('empty.title')}>
            {t('empty.body')}
          </EmptyState>
        ) : (
          <AuditTable rows={page.items} timeZone={timeZone} />
        )}
        <CursorPager
          label={t('pager')}
          status={t('shown', { count: page.items.length })}
          newer={page.newer}
          older={page.older}
          limit={query.limit}
          pageSizes={PAGE_SIZES}
          busy={busy}
          onChange={show}
        />
      </Card>
    </>
  )
}
