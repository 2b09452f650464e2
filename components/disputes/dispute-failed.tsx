'use client'

import { CircleAlert } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { useProblemText } from '@/components/problems/problem-text'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton } from '@/components/ui/link-button'
import type { ProblemCode } from '@/lib/contract/problem-codes'
import { pages } from '@/lib/format/paths'

export type DisputeFailedProps = {
  code: ProblemCode
  retryAfterSeconds?: number | undefined
}

/** The dispute exists as far as anybody knows, but could not be had now. */
export function DisputeFailed({ code, retryAfterSeconds }: DisputeFailedProps) {
  const t = useTranslations('dispute')
  const common = useTranslations('common')
  const problemText = useProblemText()
  const router = useRouter()
  const [isTrying, startTrying] = useTransition()
  return (
    <Card role="alert">
      <EmptyState
        tone="bad"
        icon={<CircleAlert />}
        title={t('failed.title')}
        titleAs="h1"
        actions={
          <>
            <Button busy={isTrying} onClick={() => startTrying(() => router.refresh())}>
              {common('retry')}
            </Button>
            <LinkButton href={pages.disputes()}>{t('toDisputes')}</LinkButton>
          </>
        }
      >
        {problemText({ code, retryAfterSeconds })}
      </EmptyState>
    </Card>
  )
}
