'use client'

import { useTranslations } from 'next-intl'
import { buttonClasses } from '@/components/ui/button-style'
import { PageLink } from '@/components/ui/page-link'
import { RetryPageButton } from '@/components/ui/retry-button'
import { pages } from '@/lib/format/paths'

type ErrorPageProps = { error: Error & { digest?: string }; reset: () => void }

/**
 * Shown when a page fails to render. The digest identifies the error in the log. Every page loads this component, so it
 * imports little.
 */
export default function ErrorPage({ error, reset }: ErrorPageProps) {
  const t = useTranslations('common')
  return (
    <div role="alert" className="rounded-lg border border-line bg-surface px-6 py-14 text-center">
      <h1 className="text-lg leading-tight font-bold tracking-tight">{t('errorPage.title')}</h1>
      <p className="mt-1.5 text-ink-2">{t('errorPage.body')}</p>
      {error.digest && (
        <p className="num mt-1 text-sm text-ink-3">{t('errorPage.code', { code: error.digest })}</p>
      )}
      <p className="mt-5 flex flex-wrap justify-center gap-2">
        <RetryPageButton onRetry={reset} />
        <PageLink href={pages.disputes()} className={buttonClasses({ variant: 'ghost' })}>
          {t('notFound.toDisputes')}
        </PageLink>
      </p>
    </div>
  )
}
