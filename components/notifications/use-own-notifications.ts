'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ownNotificationsKey } from '@/lib/api-client/notification-queries'
import type { OwnNotifications, OwnNotificationsChange } from '@/lib/contract/notification-settings'

export const notificationCalls = () => import('@/lib/api-client/notification-calls')

type Choice = Extract<OwnNotificationsChange, { event: string }>

/** Saves each choice when it is made: shown immediately, one request after the other, and undone when it fails. */
export function useChooseNotification(onFailed: (error: Error, choice: Choice) => void) {
  const client = useQueryClient()
  const show = (choice: Choice) =>
    client.setQueryData<OwnNotifications>(
      ownNotificationsKey,
      (before) => before && withChoice(before, choice),
    )
  const { mutate } = useMutation({
    mutationKey: ownNotificationsKey,
    scope: { id: 'choose-notification' },
    mutationFn: async (choice: Choice) =>
      (await notificationCalls()).changeOwnNotifications(choice),
    onMutate: async (choice) => {
      // A response that was read before would show the old choice again.
      await client.cancelQueries({ queryKey: ownNotificationsKey })
      show(choice)
    },
    onSuccess: (saved) => {
      // While others are waiting to be saved, the response does not contain them.
      if (client.isMutating({ mutationKey: ownNotificationsKey }) === 1) {
        client.setQueryData(ownNotificationsKey, saved)
      }
    },
    onError: (error, choice) => {
      show({ ...choice, isOn: !choice.isOn })
      onFailed(error, choice)
    },
  })
  return mutate
}

function withChoice(
  { choices, ...settings }: OwnNotifications,
  { event, channel, isOn }: Choice,
): OwnNotifications {
  return {
    ...settings,
    choices: choices.map((choice) =>
      choice.event === event ? { ...choice, [channel]: isOn } : choice,
    ),
  }
}
