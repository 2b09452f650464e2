'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { useState } from 'react'
import { ErrorPanel } from '@/components/problems/error-panel'
import { Badge, type BadgeTone } from '@/components/ui/badge'
import { Card, CardHeader } from '@/components/ui/card'
import { RetryButton } from '@/components/ui/retry-button'
import { Select } from '@/components/ui/select'
import { Table, TableBody, TableHead, Td, Th, Tr } from '@/components/ui/table'
import { toApiError } from '@/lib/api-client/api-error'
import { deliveriesQuery } from '@/lib/api-client/queries/notification-queries'
import type {
  Deliveries as DeliveriesData,
  Delivery,
  DeliveryState,
} from '@/lib/contract/notification-settings'
import { NOTICE_EVENTS, PERSONAL_CHANNELS, TEAM_CHANNEL_KINDS } from '@/lib/contract/notifications'
import { formatDateTime } from '@/lib/format/dates'
import { useProblemReason } from './delivery-text'

const TONES: Record<DeliveryState, BadgeTone> = {
  waiting: 'pending',
  sent: 'won',
  failed: 'bad',
  dropped: 'neutral',
}

type DeliveriesProps = { initial: DeliveriesData; timeZone: string }

/** The latest messages and their outcome, for admins. */
export function Deliveries({ initial, timeZone }: DeliveriesProps) {
  const t = useTranslations('notificationSettings.deliveries')
  const [show, setShow] = useState<'problems' | undefined>()
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...deliveriesQuery(show, initial),
    placeholderData: keepPreviousData,
  })
  return (
    <Card aria-labelledby="deliveries" className="overflow-hidden">
      <CardHeader
        title={t('title')}
        titleId="deliveries"
        actions={
          <Select
            size="sm"
            aria-label={t('show')}
            value={show ?? 'all'}
            aria-busy={isPlaceholderData}
            onChange={(event) =>
              setShow(event.target.value === 'problems' ? 'problems' : undefined)
            }
          >
            <option value="all">{t('all')}</option>
            <option value="problems">{t('problems')}</option>
          </Select>
        }
      />
      {error && !data && (
        <ErrorPanel
          title={t('failed')}
          problem={toApiError(error)}
          actions={<RetryButton onRetry={() => void refetch()} />}
        />
      )}
      {data?.items.length === 0 && (
        <p className="border-t border-line px-4 py-4 text-ink-3">
          {t(show === 'problems' ? 'noProblems' : 'empty')}
        </p>
      )}
      {data && data.items.length > 0 && (
        <Table caption={t('caption')} aria-busy={isPlaceholderData}>
          <TableHead>
            <Th>{t('column.time')}</Th>
            <Th>{t('column.recipient')}</Th>
            <Th>{t('column.content')}</Th>
            <Th>{t('column.outcome')}</Th>
          </TableHead>
          <TableBody>
            {data.items.map((delivery) => (
              <DeliveryRow key={delivery.id} delivery={delivery} timeZone={timeZone} />
            ))}
          </TableBody>
        </Table>
      )}
      {data?.hasMore && (
        <p className="border-t border-line px-4 py-2.5 text-sm text-ink-3">{t('more')}</p>
      )}
    </Card>
  )
}

function DeliveryRow({ delivery, timeZone }: { delivery: Delivery; timeZone: string }) {
  const t = useTranslations('notificationSettings.deliveries')
  const locale = useLocale()
  const reasonOf = useProblemReason()
  const { at, recipient, state, attempts, problem, nextAt } = delivery
  return (
    <Tr>
      <Td className="num text-sm whitespace-nowrap text-ink-2">
        <time dateTime={at}>{formatDateTime(at, locale, timeZone)}</time>
      </Td>
      <Td className="wrap-anywhere">
        {recipient.name}
        <span className="block text-sm text-ink-3">
          <ChannelName channel={recipient.channel} />
        </span>
      </Td>
      <Td className="text-sm text-ink-2">
        <Content delivery={delivery} />
      </Td>
      <Td className="text-sm">
        <Badge tone={TONES[state]}>{t(`state.${state}`)}</Badge>
        {problem !== null && <span className="mt-1 block text-bad">{reasonOf(problem)}</span>}
        {attempts > 1 && (
          <span className="mt-1 block text-ink-3">{t('attempts', { count: attempts })}</span>
        )}
        {problem !== null && nextAt && (
          <span className="mt-1 block text-ink-3">
            {t('next', { time: formatDateTime(nextAt, locale, timeZone) })}
          </span>
        )}
      </Td>
    </Tr>
  )
}

function ChannelName({ channel }: { channel: string }) {
  const t = useTranslations('notificationSettings')
  const personal = PERSONAL_CHANNELS.find((known) => known === channel)
  const team = TEAM_CHANNEL_KINDS.find((known) => known === channel)
  if (team && team !== 'line') return t(`kind.${team}`)
  return personal ? t(`channel.${personal}`) : channel
}

function Content({ delivery: { isTest, events, count } }: { delivery: Delivery }) {
  const t = useTranslations('notificationSettings')
  if (isTest) return t('deliveries.test')
  const known = NOTICE_EVENTS.filter((event) => events.includes(event))
  return (
    <>
      {known.map((event) => t(`event.${event}`)).join(', ')}
      {count > 1 && <span className="block text-ink-3">{t('deliveries.count', { count })}</span>}
    </>
  )
}
