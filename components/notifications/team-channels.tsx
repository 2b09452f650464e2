'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import clsx from 'clsx'
import { KeyRound, Pause, Pencil, Play, Plus, Send, Trash2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { useFormMutation } from '@/components/problems/use-form-mutation'
import { useLazyCode } from '@/components/problems/use-lazy-code'
import { Badge } from '@/components/ui/badge'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { Card, CardHeader } from '@/components/ui/card'
import { Fact } from '@/components/ui/fact'
import { IconButton } from '@/components/ui/icon-button'
import { useToast } from '@/components/ui/toast'
import {
  deliveriesKey,
  isAwaited,
  teamChannelsKey,
  teamChannelsQuery,
} from '@/lib/api-client/queries/notification-queries'
import type {
  ChangedTeamChannels,
  ListedTeamChannel,
  TeamChannels as TeamChannelsData,
} from '@/lib/contract/notification-settings'
import { useOutcomeText } from './delivery-text'
import type { OpenDialog } from './team-channel-dialogs'
import { notificationCalls } from './notification-calls'

const loadDialogs = () => import('./team-channel-dialogs')

type TeamChannelsProps = { initial: TeamChannelsData; timeZone: string }

/** The channels of the team, for admins. */
export function TeamChannels({ initial, timeZone }: TeamChannelsProps) {
  const t = useTranslations('notificationSettings.team')
  const client = useQueryClient()
  const toast = useToast()
  const { items, isLineSetUp } = useQuery(teamChannelsQuery(initial)).data
  const [opened, setOpened] = useState<OpenDialog | null>(null)
  const close = () => setOpened(null)
  const { code: dialogs, preload } = useLazyCode(loadDialogs, opened !== null, close)
  const addRef = useRef<HTMLButtonElement>(null)

  const show = (now: TeamChannelsData) => {
    client.setQueryData<TeamChannelsData>(teamChannelsKey, {
      items: now.items,
      isLineSetUp: now.isLineSetUp,
    })
    // A deleted channel takes its deliveries with it.
    void client.invalidateQueries({ queryKey: deliveriesKey })
  }
  const onSaved = (saved: ChangedTeamChannels, name: string) => {
    show(saved)
    toast.show({ message: t('saved', { name }) })
    setOpened(saved.signingKey ? { dialog: 'key', name, signingKey: saved.signingKey } : null)
  }

  return (
    <Card aria-labelledby="team-channels">
      <CardHeader
        title={t('title')}
        titleId="team-channels"
        actions={
          <Button
            ref={addRef}
            icon={<Plus />}
            onPointerEnter={preload}
            onFocus={preload}
            onClick={() => setOpened({ dialog: 'content', channel: null })}
          >
            {t('add')}
          </Button>
        }
      />
      <p className="px-4 pb-3 text-sm text-ink-2">{t('lede')}</p>
      {items.length === 0 && (
        <p className="border-t border-line px-4 py-4 text-ink-3">{t('empty')}</p>
      )}
      <ul aria-label={t('title')} className="empty:hidden">
        {items.map((channel) => (
          <ChannelRow
            key={channel.id}
            channel={channel}
            timeZone={timeZone}
            onChanged={show}
            onOpen={(dialog) => setOpened({ dialog, channel })}
          />
        ))}
      </ul>
      {dialogs && opened && (
        <dialogs.TeamChannelDialogs
          opened={opened}
          isLineSetUp={isLineSetUp}
          finalFocus={addRef}
          onClose={close}
          onSaved={onSaved}
          onDeleted={(left, name) => {
            show(left)
            close()
            toast.show({ message: t('deleted', { name }) })
          }}
        />
      )}
    </Card>
  )
}

type ChannelRowProps = {
  channel: ListedTeamChannel
  timeZone: string
  onChanged: (now: TeamChannelsData) => void
  onOpen: (dialog: 'content' | 'delete' | 'newKey') => void
}

function ChannelRow({ channel, timeZone, onChanged, onOpen }: ChannelRowProps) {
  const t = useTranslations('notificationSettings')
  const toast = useToast()
  const outcomeText = useOutcomeText(timeZone)
  const { id, kind, name, destination, events, isPaused, last } = channel
  const testing = useFormMutation({
    send: async () => (await notificationCalls()).testTeamChannel(id),
    onSent: onChanged,
  })
  const pausing = useFormMutation({
    send: async () => (await notificationCalls()).changeTeamChannel(id, { paused: !isPaused }),
    onSent: (now: ChangedTeamChannels) => {
      onChanged(now)
      toast.show({ message: t(isPaused ? 'team.resumed' : 'team.paused', { name }) })
    },
  })
  const error = testing.error ?? pausing.error
  const isBad = last?.state === 'failed' || (last?.problem ?? null) !== null
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 border-t border-line px-4 py-3">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium wrap-anywhere">{name}</span>
          {isPaused && <Badge>{t('team.isPaused')}</Badge>}
        </p>
        <p className="text-sm wrap-anywhere text-ink-2">
          {t(`kind.${kind}`)}
          {destination !== null && <Fact className="num">{destination}</Fact>}
          <Fact>{t('team.events', { count: events.length })}</Fact>
        </p>
        <p
          role="status"
          className={clsx('text-sm', isBad || destination === null ? 'text-bad' : 'text-ink-3')}
        >
          {destination === null && t('team.unreadable')}
          {destination !== null && (last ? outcomeText(last) : t('team.unused'))}
        </p>
        <div role="alert" className="mt-2 empty:hidden">
          {error && <Banner tone="bad">{error}</Banner>}
        </div>
      </div>
      <span className="flex gap-1 max-md:-ms-2">
        {destination !== null && (
          <>
            <IconButton
              label={t('team.action.test', { name })}
              icon={<Send />}
              busy={testing.isPending || isAwaited(last)}
              onClick={() => testing.submit()}
            />
            <IconButton
              label={t(isPaused ? 'team.action.resume' : 'team.action.pause', { name })}
              icon={isPaused ? <Play /> : <Pause />}
              busy={pausing.isPending}
              onClick={() => pausing.submit()}
            />
            <IconButton
              label={t('team.action.change', { name })}
              icon={<Pencil />}
              onClick={() => onOpen('content')}
            />
            {kind === 'json' && (
              <IconButton
                label={t('team.action.newKey', { name })}
                icon={<KeyRound />}
                onClick={() => onOpen('newKey')}
              />
            )}
          </>
        )}
        <IconButton
          label={t('team.action.delete', { name })}
          icon={<Trash2 />}
          onClick={() => onOpen('delete')}
        />
      </span>
    </li>
  )
}
