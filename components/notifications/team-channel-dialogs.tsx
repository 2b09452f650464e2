'use client'

import { useTranslations } from 'next-intl'
import type { RefObject } from 'react'
import { useFormMutation } from '@/components/problems/use-form-mutation'
import { AlertDialog } from '@/components/ui/alert-dialog'
import { LinkDialog } from '@/components/ui/link-dialog'
import { changeTeamChannel, deleteTeamChannel } from '@/lib/api-client/calls/notification-calls'
import type {
  ChangedTeamChannels,
  ListedTeamChannel,
  TeamChannels,
} from '@/lib/contract/notification-settings'
import { TeamChannelDialog } from './team-channel-dialog'

export type OpenDialog =
  | { dialog: 'content'; channel: ListedTeamChannel | null }
  | { dialog: 'delete' | 'newKey'; channel: ListedTeamChannel }
  | { dialog: 'key'; name: string; signingKey: string }

type TeamChannelDialogsProps = {
  opened: OpenDialog
  isLineSetUp: boolean
  finalFocus: RefObject<HTMLElement | null>
  onClose: () => void
  onSaved: (saved: ChangedTeamChannels, name: string) => void
  onDeleted: (left: TeamChannels, name: string) => void
}

/** The dialog that is open. */
export function TeamChannelDialogs(props: TeamChannelDialogsProps) {
  const { opened, isLineSetUp, finalFocus, onClose, onSaved, onDeleted } = props
  switch (opened.dialog) {
    case 'content':
      return (
        <TeamChannelDialog
          channel={opened.channel}
          {...{ isLineSetUp, finalFocus, onClose, onSaved }}
        />
      )
    case 'delete':
      return <DeleteDialog channel={opened.channel} {...{ finalFocus, onClose, onDeleted }} />
    case 'newKey':
      return <NewKeyDialog channel={opened.channel} {...{ onClose, onSaved }} />
    case 'key':
      return <SigningKeyDialog {...opened} {...{ finalFocus, onClose }} />
  }
}

type DeleteDialogProps = {
  channel: ListedTeamChannel
  finalFocus: RefObject<HTMLElement | null>
  onClose: () => void
  onDeleted: (left: TeamChannels, name: string) => void
}

function DeleteDialog({ channel, finalFocus, onClose, onDeleted }: DeleteDialogProps) {
  const t = useTranslations('notificationSettings.delete')
  const deleting = useFormMutation({
    send: () => deleteTeamChannel(channel.id),
    onSent: (left: TeamChannels) => onDeleted(left, channel.name),
  })
  return (
    <AlertDialog
      onClose={onClose}
      title={t('title', { name: channel.name })}
      description={t('body')}
      cancelLabel={t('cancel')}
      confirmLabel={t('confirm')}
      onConfirm={() => deleting.submit()}
      busy={deleting.isPending}
      error={deleting.error}
      finalFocus={finalFocus}
    />
  )
}

type NewKeyDialogProps = {
  channel: ListedTeamChannel
  onClose: () => void
  onSaved: (saved: ChangedTeamChannels, name: string) => void
}

function NewKeyDialog({ channel, onClose, onSaved }: NewKeyDialogProps) {
  const t = useTranslations('notificationSettings.newKey')
  const replacing = useFormMutation({
    send: () => changeTeamChannel(channel.id, { newSigningKey: true }),
    onSent: (saved: ChangedTeamChannels) => onSaved(saved, channel.name),
  })
  return (
    <AlertDialog
      onClose={onClose}
      title={t('title', { name: channel.name })}
      description={t('body')}
      cancelLabel={t('cancel')}
      confirmLabel={t('confirm')}
      onConfirm={() => replacing.submit()}
      busy={replacing.isPending}
      error={replacing.error}
    />
  )
}

type SigningKeyDialogProps = {
  name: string
  signingKey: string
  finalFocus: RefObject<HTMLElement | null>
  onClose: () => void
}

function SigningKeyDialog({ name, signingKey, ...rest }: SigningKeyDialogProps) {
  const t = useTranslations('notificationSettings.key')
  return (
    <LinkDialog
      {...rest}
      title={t('title', { name })}
      description={t('body')}
      url={signingKey}
      label={t('field')}
      texts={{ copy: t('copy'), copyFailed: t('copyFailed') }}
    />
  )
}
