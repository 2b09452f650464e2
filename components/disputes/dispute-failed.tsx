import { CircleAlert } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { writeProblem } from '@/components/problems/write-problem'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton } from '@/components/ui/link-button'
import { RetryButton } from '@/components/ui/retry-button'
import type { ProblemCode } from '@/lib/contract/problem-codes'
import { pages } from '@/lib/format/paths'

export type DisputeFailedProps = {
  code: ProblemCode
  retryAfterSeconds?: number | undefined
}

/** The dispute may exist, but could not be read now. Rendered on the server. */
export function DisputeFailed({ code, retryAfterSeconds }: DisputeFailedProps) {
  const t = useTranslations('dispute')
  const problems = useTranslations('problems')
  const locale = useLocale()
  return (
    <Card role="alert">
      <EmptyState
        tone="bad"
        icon={<CircleAlert />}
        title={t('failed.title')}
        titleAs="h1"
        actions={
          <>
            <RetryButton />
            <LinkButton href={pages.disputes()}>{t('toDisputes')}</LinkButton>
          </>
        }
      >
        {writeProblem(problems, locale, { code, retryAfterSeconds })}
      </EmptyState>
    </Card>
  )
}
