'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ownNotificationsKey } from '@/lib/api-client/queries/notification-queries'
import type { OwnNotifications, OwnNotificationsChange } from '@/lib/contract/notification-settings'
import type { PersonalChannel } from '@/lib/contract/notifications'
import { notificationCalls } from './notification-calls'

type Choice = Extract<OwnNotificationsChange, { event: string }>

/**
 * Saves each choice when it is made, one request after the other.
 * @returns the saved choices with those that are being saved; one that fails is undone
 */
export function useChooseNotification(
  { choices }: OwnNotifications,
  onFailed: (error: Error, choice: Choice) => void,
) {
  const client = useQueryClient()
  const [unsaved, setUnsaved] = useState<ReadonlyMap<string, Choice>>(new Map())
  const { mutate } = useMutation({
    scope: { id: 'choose-notification' },
    mutationFn: async (choice: Choice) =>
      (await notificationCalls()).changeOwnNotifications(choice),
    onSuccess: (saved) => client.setQueryData(ownNotificationsKey, saved),
    onError: onFailed,
    onSettled: (_saved, _error, choice) =>
      setUnsaved((before) => {
        const isLatest = before.get(keyOf(choice)) === choice
        return isLatest ? new Map([...before].filter(([, other]) => other !== choice)) : before
      }),
  })
  return {
    choices: choices.map((choice) => ({
      ...choice,
      isOn: (channel: PersonalChannel) =>
        unsaved.get(keyOf({ event: choice.event, channel }))?.isOn ?? choice[channel],
    })),
    choose(choice: Choice) {
      setUnsaved((before) => new Map(before).set(keyOf(choice), choice))
      mutate(choice)
    },
  }
}

function keyOf({ event, channel }: { event: string; channel: PersonalChannel }): string {
  return `${event}/${channel}`
}
