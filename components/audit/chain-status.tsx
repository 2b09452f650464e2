'use client'

import { useQuery } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { useProblemText } from '@/components/problems/problem-text'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { ProgressBar } from '@/components/ui/progress-bar'
import { toApiError } from '@/lib/api-client/api-error'
import { checkAudit } from '@/lib/api-client/check-audit'
import type { AuditCheck, AuditCheckProgress } from '@/lib/contract/audit'
import { formatDateTime } from '@/lib/format/dates'

/**
 * The result of the check of the log, and which rows it read when. Loaded after the page, since the check may read
 * every row.
 */
export function ChainStatus({ timeZone }: { timeZone: string }) {
  const t = useTranslations('audit.chain')
  const problemText = useProblemText()
  const isAllWanted = useRef(false)
  const [progress, setProgress] = useState<AuditCheckProgress | null>(null)
  const check = useQuery({
    queryKey: ['audit', 'chain'],
    queryFn: async ({ signal }) => {
      const all = isAllWanted.current
      isAllWanted.current = false
      try {
        return await checkAudit({ all, signal, onProgress: setProgress })
      } finally {
        setProgress(null)
      }
    },
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  })
  const checkAll = () => {
    isAllWanted.current = true
    void check.refetch()
  }
  const words = useCheckWords(check.data, timeZone)
  return (
    <div className="mb-4">
      <Banner
        tone={check.error ? 'bad' : words.tone}
        action={
          <Button size="sm" busy={check.isFetching} onClick={checkAll}>
            {t('checkAll')}
          </Button>
        }
      >
        <span role="status">{check.error ? problemText(toApiError(check.error)) : words.text}</span>
        {!check.error && words.detail && (
          <span className="block text-sm font-normal">{words.detail}</span>
        )}
        <span className="block text-sm font-normal">{t('hint')}</span>
        {progress && <CheckProgress progress={progress} />}
      </Banner>
    </div>
  )
}

/** Next to the live region, not in it, so that not every step is read aloud. */
function CheckProgress({ progress: { checked, of } }: { progress: AuditCheckProgress }) {
  const t = useTranslations('audit.chain')
  return (
    <span className="mt-1 block text-sm font-normal">
      <span className="num">{t('progress', { checked, of })}</span>
      <ProgressBar label={t('checking')} value={of > 0 ? checked / of : null} className="mt-1" />
    </span>
  )
}

type CheckWords = { tone: 'info' | 'ok' | 'bad'; text: string; detail?: string }

function useCheckWords(check: AuditCheck | undefined, timeZone: string): CheckWords {
  const t = useTranslations('audit.chain')
  const locale = useLocale()
  const timeOf = (iso: string) => formatDateTime(iso, locale, timeZone)
  if (!check) return { tone: 'info', text: t('checking') }
  const { rows, at, broken, whole } = check
  if (broken) return { tone: 'bad', text: t(broken.reason, { row: broken.row }) }
  if (rows === 0) return { tone: 'info', text: t('empty') }
  const verified = (detail: string) => ({ tone: 'ok', text: t('verified'), detail }) as const
  // The text must not claim more: rows that were not read again were intact at that time.
  if (!whole || whole.at === at) return verified(t('whole', { rows, at: timeOf(at) }))
  const times = { firstAt: timeOf(whole.at), at: timeOf(at) }
  if (whole.rows === rows) return verified(t('unchanged', { rows, ...times }))
  const next = whole.rows + 1
  const places = { first: whole.rows, next, rows, added: rows - whole.rows }
  return verified(t('continued', { ...places, ...times }))
}
