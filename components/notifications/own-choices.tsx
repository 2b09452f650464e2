'use client'

import { useTranslations } from 'next-intl'
import { useProblemText } from '@/components/problems/problem-text'
import { Card, CardHeader } from '@/components/ui/card'
import { useToast } from '@/components/ui/toast'
import { toApiError } from '@/lib/api-client/api-error'
import type { OwnNotifications } from '@/lib/contract/notification-settings'
import {
  PERSONAL_CHANNELS,
  TROUBLE_EVENTS,
  type NoticeEvent,
  type PersonalChannel,
} from '@/lib/contract/notifications'
import {
  askForPermission,
  useBrowserPermission,
  type BrowserPermission,
} from './browser-permission'
import { useChooseNotification } from './use-choose-notification'

const GROUPS = [
  { group: 'disputes', events: ['dispute_opened', 'dispute_won', 'dispute_lost'] },
  { group: 'reminders', events: ['due_in_3_days', 'due_tomorrow', 'due_today'] },
  {
    group: 'own',
    events: [
      'dispute_assigned',
      'note_mention',
      'response_reviewed',
      'response_returned',
      'upload_refused',
    ],
  },
  { group: 'trouble', events: TROUBLE_EVENTS },
] as const satisfies readonly { group: string; events: readonly NoticeEvent[] }[]

/** What the person receives on which channel. Each choice is saved when it is made. */
export function OwnChoices({ settings }: { settings: OwnNotifications }) {
  const t = useTranslations('notificationSettings')
  const toast = useToast()
  const problemText = useProblemText()
  const permission = useBrowserPermission()
  const { choices: shown, choose } = useChooseNotification(settings, (error, choice) => {
    const reason = problemText(toApiError(error))
    toast.show({
      tone: 'bad',
      message: t('choices.failed', { event: t(`event.${choice.event}`), reason }),
    })
  })
  const choices = new Map(shown.map((choice) => [choice.event, choice]))
  const groups = GROUPS.map(({ group, events }) => ({
    group,
    events: events.filter((event) => choices.has(event)),
  })).filter(({ events }) => events.length > 0)
  return (
    <Card aria-labelledby="choices" className="overflow-hidden">
      <CardHeader title={t('choices.title')} titleId="choices" />
      <table className="w-full table-fixed border-collapse">
        <caption className="sr-only">{t('choices.caption')}</caption>
        <thead>
          <tr className="border-y border-line bg-sunken align-bottom">
            <th scope="col" className="px-4 py-2 text-start text-xs font-medium text-ink-3">
              {t('choices.event')}
            </th>
            {PERSONAL_CHANNELS.map((channel) => (
              <th
                key={channel}
                id={`channel-${channel}`}
                scope="col"
                className="w-32 px-2 py-2 text-center text-sm leading-tight font-medium max-md:w-19"
              >
                {t(`channel.${channel}`)}
                <ChannelState channel={channel} settings={settings} permission={permission} />
              </th>
            ))}
          </tr>
        </thead>
        {groups.map(({ group, events }) => (
          <tbody key={group} className="border-b border-line after:block after:h-2 last:border-b-0">
            <tr>
              <th
                scope="rowgroup"
                colSpan={1 + PERSONAL_CHANNELS.length}
                className="px-4 pt-4 pb-1 text-start text-sm font-bold"
              >
                {t(`group.${group}`)}
              </th>
            </tr>
            {events.map((event) => (
              <tr key={event}>
                <th
                  scope="row"
                  className="py-1 ps-4 pe-2 text-start font-normal [word-break:auto-phrase] text-ink-2 max-md:pe-0"
                >
                  {t(`event.${event}`)}
                </th>
                {PERSONAL_CHANNELS.map((channel) => (
                  <td key={channel} className="p-0 text-center">
                    <ChoiceBox
                      label={t('choices.box', {
                        event: t(`event.${event}`),
                        channel: t(`channel.${channel}`),
                      })}
                      channel={channel}
                      isOn={choices.get(event)?.isOn(channel) ?? false}
                      isDisabled={isOff(channel, settings, permission)}
                      onChoose={(isOn) => {
                        choose({ event, channel, isOn })
                        if (channel === 'browser' && isOn) void askForPermission()
                      }}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </Card>
  )
}

type ChoiceBoxProps = {
  label: string
  channel: PersonalChannel
  isOn: boolean
  isDisabled: boolean
  onChoose: (isOn: boolean) => void
}

function ChoiceBox({ label, channel, isOn, isDisabled, onChoose }: ChoiceBoxProps) {
  return (
    // The label is larger than the box: a thumb needs 44 pixels.
    <label className="inline-grid min-h-9 min-w-11 cursor-pointer place-items-center align-middle has-disabled:cursor-not-allowed max-md:min-h-11">
      <input
        type="checkbox"
        aria-label={label}
        aria-describedby={`channel-${channel}`}
        checked={isOn}
        disabled={isDisabled}
        onChange={(event) => onChoose(event.target.checked)}
        className="size-4.5 cursor-[inherit] accent-accent disabled:opacity-50"
      />
    </label>
  )
}

type ChannelStateProps = {
  channel: PersonalChannel
  settings: OwnNotifications
  permission: BrowserPermission
}

/** What keeps a channel from working, below its name. */
function ChannelState({ channel, settings, permission }: ChannelStateProps) {
  const t = useTranslations('notificationSettings.channelState')
  const state = stateOf(channel, settings, permission)
  return state && <span className="block text-xs font-normal text-warn">{t(state)}</span>
}

function stateOf(
  channel: PersonalChannel,
  settings: OwnNotifications,
  permission: BrowserPermission,
) {
  switch (channel) {
    case 'email':
      return settings.isSetUp.email ? null : 'notSetUp'
    case 'line':
      if (!settings.isSetUp.line) return 'notSetUp'
      return settings.lineUserId === null ? 'noId' : null
    case 'browser':
      return permission === 'granted' || permission === 'unknown' ? null : permission
  }
}

/** Choices on it would have no effect, whatever the person does here. */
function isOff(
  channel: PersonalChannel,
  settings: OwnNotifications,
  permission: BrowserPermission,
) {
  return channel === 'browser' ? permission === 'none' : !settings.isSetUp[channel]
}
