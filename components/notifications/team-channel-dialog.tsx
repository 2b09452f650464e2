'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useRef, useState, type RefObject } from 'react'
import { useFormMutation } from '@/components/problems/use-form-mutation'
import { Field } from '@/components/ui/field'
import { FormDialog } from '@/components/ui/form-dialog'
import { Select } from '@/components/ui/select'
import { TextField } from '@/components/ui/text-field'
import { addTeamChannel, changeTeamChannel } from '@/lib/api-client/calls/notification-calls'
import type { ChangedTeamChannels, ListedTeamChannel } from '@/lib/contract/notification-settings'
import {
  DUE_EVENTS,
  TEAM_CHANNEL_KINDS,
  type NoticeEvent,
  type TeamChannelKind,
} from '@/lib/contract/notifications'
import { LOCALE_NAMES, LOCALES } from '@/lib/i18n/locales'
import { EventCheckboxes } from './event-checkboxes'

export type TeamChannelDialogProps = {
  /** The channel to change; null adds one. */
  channel: ListedTeamChannel | null
  /** Whether the operator has set up LINE. */
  isLineSetUp: boolean
  finalFocus: RefObject<HTMLElement | null>
  onClose: () => void
  onSaved: (saved: ChangedTeamChannels, name: string) => void
}

const AT_FIRST: readonly NoticeEvent[] = ['dispute_opened', ...DUE_EVENTS]

/** Adds a channel of the team, or changes one. */
export function TeamChannelDialog({
  channel,
  isLineSetUp,
  finalFocus,
  onClose,
  onSaved,
}: TeamChannelDialogProps) {
  const t = useTranslations('notificationSettings')
  const locale = useLocale()
  const firstRef = useRef<HTMLSelectElement>(null)
  const nameRef = useRef<HTMLInputElement>(null)
  const [kind, setKind] = useState<TeamChannelKind>(channel?.kind ?? 'slack')
  const [name, setName] = useState(channel?.name ?? '')
  const [address, setAddress] = useState('')
  const [token, setToken] = useState('')
  const [language, setLanguage] = useState(channel?.language ?? locale)
  const [events, setEvents] = useState<ReadonlySet<string>>(new Set(channel?.events ?? AT_FIRST))
  const [noEvents, setNoEvents] = useState(false)
  const content = { name, language, events: [...events] as NoticeEvent[] }
  const { problem, ...saving } = useFormMutation({
    send: () =>
      channel
        ? changeTeamChannel(channel.id, {
            ...content,
            ...(address.trim() && { address }),
            ...(token.trim() && { token }),
          })
        : addTeamChannel({ ...content, kind, address, ...(kind === 'chatwork' && { token }) }),
    onSent: (saved: ChangedTeamChannels) => onSaved(saved, name.trim()),
  })
  const submit = () => {
    setNoEvents(events.size === 0)
    if (events.size > 0) saving.submit()
  }
  const isBlocked = kind === 'line' && !isLineSetUp
  const fieldErrors = ['channel_name_invalid', 'channel_address_invalid', 'channel_token_invalid']
  const errorOf = (code: string) => (problem?.code === code ? saving.error : null)
  return (
    <FormDialog
      onClose={onClose}
      title={channel ? t('dialog.changeTitle', { name: channel.name }) : t('dialog.addTitle')}
      cancelLabel={t('dialog.cancel')}
      submitLabel={t(channel ? 'dialog.change' : 'dialog.add')}
      submitDisabled={isBlocked}
      onSubmit={submit}
      busy={saving.isPending}
      error={!fieldErrors.includes(problem?.code ?? '') && saving.error}
      initialFocus={channel ? nameRef : firstRef}
      finalFocus={finalFocus}
    >
      {!channel && (
        <Field label={t('dialog.kind')} hint={isBlocked && t('destination.lineNotSetUp')}>
          {(attributes) => (
            <Select
              {...attributes}
              ref={firstRef}
              value={kind}
              wrapperClassName="w-full"
              onChange={(event) => {
                setKind(TEAM_CHANNEL_KINDS.find((k) => k === event.target.value) ?? kind)
              }}
            >
              {TEAM_CHANNEL_KINDS.map((known) => (
                <option key={known} value={known}>
                  {t(`kind.${known}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      <TextField
        ref={nameRef}
        label={t('dialog.name')}
        hint={t('dialog.nameHint')}
        autoComplete="off"
        required
        value={name}
        error={errorOf('channel_name_invalid')}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label={t(`address.${kind}.label`)}
        hint={
          channel
            ? t('dialog.addressKept', { destination: channel.destination ?? '' })
            : t(`address.${kind}.hint`)
        }
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        required={!channel}
        value={address}
        error={errorOf('channel_address_invalid')}
        className="num"
        onChange={(event) => setAddress(event.target.value)}
      />
      {kind === 'chatwork' && (
        <TextField
          label={t('dialog.token')}
          hint={t(channel ? 'dialog.tokenKept' : 'dialog.tokenHint')}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          required={!channel}
          value={token}
          error={errorOf('channel_token_invalid')}
          className="num"
          onChange={(event) => setToken(event.target.value)}
        />
      )}
      <Field label={t('dialog.language')}>
        {(attributes) => (
          <Select
            {...attributes}
            value={language}
            wrapperClassName="w-48 max-md:w-full"
            onChange={(event) => setLanguage(event.target.value)}
          >
            {LOCALES.map((known) => (
              <option key={known} value={known} lang={known}>
                {LOCALE_NAMES[known]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <EventCheckboxes
        legend={t('dialog.events')}
        chosen={events}
        error={noEvents && events.size === 0 ? t('dialog.noEvents') : null}
        onChange={setEvents}
      />
    </FormDialog>
  )
}
