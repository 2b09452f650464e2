'use client'

import { useQuery } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useState, type ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { Card, CardHeader } from '@/components/ui/card'
import { RetryButton } from '@/components/ui/retry-button'
import { Skeleton } from '@/components/ui/skeleton'
import { SlowNotice } from '@/components/ui/slow-notice'
import { historyQuery } from '@/lib/api-client/queries/dispute-queries'
import type { Dispute } from '@/lib/contract/disputes'
import type { HistoryEntry } from '@/lib/contract/history'
import { isKind } from '@/lib/evidence/kinds'
import { formatDateTime } from '@/lib/format/dates'
import type { Messages } from '@/lib/i18n/messages/en'
import { historyLines, type HistoryLine } from './history-lines'

const SHOWN_AT_FIRST = 8

export type DisputeHistoryProps = {
  dispute: Dispute
  timeZone: string
}

export function DisputeHistory({ dispute, timeZone }: DisputeHistoryProps) {
  const t = useTranslations('dispute.history')
  const history = useQuery(historyQuery(dispute.id))
  return (
    <Card aria-labelledby="history-title">
      <CardHeader title={t('title')} titleId="history-title" />
      <div className="px-4 pb-4 text-sm">
        {history.data ? (
          <Lines lines={historyLines(history.data.items, dispute)} timeZone={timeZone} />
        ) : history.error ? (
          <div role="alert" className="flex flex-wrap items-center gap-3 text-ink-2">
            {t('failed')}
            <RetryButton
              size="sm"
              busy={history.isFetching}
              onRetry={() => void history.refetch()}
            />
          </div>
        ) : (
          <div role="status" className="grid gap-2.5">
            <span className="sr-only">{t('loading')}</span>
            <Skeleton className="h-3.5 w-4/5" />
            <Skeleton className="h-3.5 w-3/5" />
            <SlowNotice />
          </div>
        )}
      </div>
    </Card>
  )
}

function Lines({ lines, timeZone }: { lines: readonly HistoryLine[]; timeZone: string }) {
  const t = useTranslations('dispute.history')
  const locale = useLocale()
  const [all, setAll] = useState(false)
  return (
    <>
      <ol aria-label={t('label')} className="grid gap-2.5">
        {(all ? lines : lines.slice(0, SHOWN_AT_FIRST)).map((line) => (
          <li key={line.id} className="wrap-anywhere">
            <HistoryText line={line} />
            <time dateTime={line.at} className="num block text-xs text-ink-3">
              {formatDateTime(line.at, locale, timeZone)}
            </time>
          </li>
        ))}
      </ol>
      {!all && lines.length > SHOWN_AT_FIRST && (
        <Button size="sm" className="mt-3.5" onClick={() => setAll(true)}>
          {t('showAll', { count: lines.length })}
        </Button>
      )}
    </>
  )
}

/** The actions with a text of their own. Their keys contain an underscore, unlike the other keys of this topic. */
type KnownAction = Extract<keyof Messages['dispute']['history'], `${string}_${string}`>

export function HistoryText({ line }: { line: HistoryLine }): ReactNode {
  const t = useTranslations('dispute.history')
  return line.type === 'turn' ? t(line.turn) : <ActionText entry={line.entry} />
}

function ActionText({ entry }: { entry: HistoryEntry }): ReactNode {
  const t = useTranslations('dispute.history')
  const kinds = useTranslations('kinds.label')
  const isKnown = (action: string): action is KnownAction =>
    action.includes('_') && t.has(action as KnownAction)
  const person = entry.person ? t('person', entry.person) : t('unknownPerson')
  const labelOf = (kind: string | null) => (isKind(kind) ? kinds(kind) : (kind ?? kinds('none')))
  if (!isKnown(entry.action)) {
    return t('other', { person, action: entry.action.replaceAll('_', ' ') })
  }
  return t.rich(entry.action, {
    person,
    filename: entry.filename ?? t('aFile'),
    kind: labelOf(entry.kind),
    formerKind: labelOf(entry.formerKind ?? null),
    note: entry.note ?? '',
    file: (name) => <bdi className="font-medium">{name}</bdi>,
  })
}
