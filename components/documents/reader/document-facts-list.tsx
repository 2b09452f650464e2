'use client'

import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { KindLabel } from '@/components/kinds/kind-label'
import { CopyButton } from '@/components/ui/copy-button'
import type { Document } from '@/lib/contract/documents'
import { formatBytes } from '@/lib/format/bytes'
import { formatDateTime } from '@/lib/format/dates'

export type DocumentFactsProps = { document: Document; timeZone: string }

/** The facts of a document: a column next to it, or two lines below it on a phone. */
export function DocumentFactsList({ document, timeZone }: DocumentFactsProps) {
  const t = useTranslations('documents')
  const locale = useLocale()
  const { kind, size, pages, addedBy, createdAt, originalFilename, id } = document
  return (
    <aside
      aria-label={t('review.facts')}
      className="flex-none overflow-y-auto border-line max-md:border-t max-md:px-4 max-md:py-2.5 md:w-72 md:border-s md:p-5"
    >
      <dl className="grid gap-3.5 max-md:flex max-md:flex-wrap max-md:gap-x-4 max-md:gap-y-1">
        <Fact name={t('review.kind')}>
          <KindLabel kind={kind} className="md:text-base" />
        </Fact>
        <Fact name={t('review.addedBy')}>
          {addedBy ? addedBy.name : <span className="text-ink-2">{t('review.outside')}</span>}
        </Fact>
        <Fact name={t('review.added')}>
          <time dateTime={createdAt} className="num">
            {formatDateTime(createdAt, locale, timeZone)}
          </time>
        </Fact>
        {size !== null && (
          <Fact name={t('review.size')} hideOnPhone>
            <span className="num">{formatBytes(size, locale)}</span>
          </Fact>
        )}
        {pages !== null && (
          <Fact name={t('review.pages')} hideOnPhone>
            <span className="num">{pages}</span>
          </Fact>
        )}
        {originalFilename !== null && (
          <Fact name={t('review.original')} hideOnPhone>
            <bdi className="wrap-anywhere">{originalFilename}</bdi>
          </Fact>
        )}
        <Fact name={t('review.id')} hideOnPhone>
          <span className="num text-sm wrap-anywhere text-ink-2">{id}</span>{' '}
          <CopyButton text={id} />
        </Fact>
      </dl>
    </aside>
  )
}

/** The facts of a document in the list beside which it is read, in one line below it. */
export function DocumentFactsStrip({ document, timeZone }: DocumentFactsProps) {
  const t = useTranslations('documents')
  const locale = useLocale()
  const { kind, size, pages, addedBy, createdAt } = document
  return (
    <aside
      aria-label={t('review.facts')}
      className="num flex flex-none flex-wrap items-baseline gap-x-3 border-t border-line px-4 py-2 text-sm text-ink-3"
    >
      <KindLabel kind={kind} className="text-ink" />
      <span>{addedBy ? addedBy.name : t('addedOutside')}</span>
      <time dateTime={createdAt}>{formatDateTime(createdAt, locale, timeZone)}</time>
      {size !== null && <span>{formatBytes(size, locale)}</span>}
      {pages !== null && <span>{t('pages', { count: pages })}</span>}
    </aside>
  )
}

function Fact({
  name,
  hideOnPhone = false,
  children,
}: {
  name: string
  hideOnPhone?: boolean
  children: ReactNode
}) {
  return (
    <div className={hideOnPhone ? 'max-md:hidden' : 'max-md:text-sm'}>
      <dt className="text-sm text-ink-3 max-md:sr-only">{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
