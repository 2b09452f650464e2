'use client'

import { CircleAlert, RotateCw } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton } from '@/components/ui/link-button'
import { pages } from '@/lib/format/paths'

type ErrorPageProps = { error: Error & { digest?: string }; reset: () => void }

/** Something of ours broke while a page was made. The digest is what the log has it under. */
export default function ErrorPage({ error, reset }: ErrorPageProps) {
  const t = useTranslations('common')
  const router = useRouter()
  const [retrying, startTransition] = useTransition()
  const retry = () =>
    startTransition(() => {
      router.refresh()
      reset()
    })
  return (
    <Card role="alert">
      <EmptyState
        icon={<CircleAlert />}
        tone="bad"
        title={t('errorPage.title')}
        titleAs="h1"
        actions={
          <>
            <Button icon={<RotateCw />} busy={retrying} onClick={retry}>
              {t('retry')}
            </Button>
            <LinkButton variant="ghost" href={pages.disputes()}>
              {t('notFound.toDisputes')}
            </LinkButton>
          </>
        }
      >
        <p>{t('errorPage.body')}</p>
        {error.digest && (
          <p className="num mt-1 text-sm text-ink-3">
            {t('errorPage.code', { code: error.digest })}
          </p>
        )}
      </EmptyState>
    </Card>
  )
}
