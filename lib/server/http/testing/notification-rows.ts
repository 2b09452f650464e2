import { createHmac } from 'node:crypto'
import { changedTeamChannelsSchema } from '@/lib/contract/notification-settings'
import { notificationApi } from '@/lib/format/notification-paths'
import { api, withQuery } from '@/lib/format/paths'
import { unsubscribeUrl } from '@/lib/server/notifications/unsubscribe'
import { addTestAccount } from '@/lib/server/auth/testing/accounts'
import type { TestDesk } from '@/lib/server/testing/test-desk'
import { admins, everyone, json, signedIn, type Row } from './access-rows'

/** The secret of the desk's LINE channel, which signs its webhooks. */
export const LINE_SECRET = '0'.repeat(32)

/** Who may call the routes of notifications. */
export function notificationRows(test: () => TestDesk): Readonly<Record<string, Row>> {
  /** Each change differs from the one before. */
  let hours = 0

  function teamChannel() {
    const address = 'https://hooks.example.com/x'
    return { kind: 'slack', name: 'Disputes', address, language: 'en', events: ['dispute_opened'] }
  }

  async function newTeamChannel(): Promise<string> {
    const response = await test().call(
      'admin',
      'POST',
      notificationApi.channels(),
      json(teamChannel()),
    )
    const { items } = changedTeamChannelsSchema.parse(await response.json())
    return items.at(-1)?.id ?? ''
  }

  async function newUnsubscribePath(): Promise<string> {
    const { pathname, search } = new URL(
      unsubscribeUrl((await addTestAccount(test().desk)).personId),
    )
    return pathname + search
  }

  return {
    'POST /api/profile/language': {
      ...signedIn,
      request: async () => ({ path: api.ownLanguage(), init: json({ language: 'th' }) }),
    },
    'GET /api/profile/notifications': {
      ...signedIn,
      request: async () => ({ path: notificationApi.own() }),
    },
    'PATCH /api/profile/notifications': {
      ...signedIn,
      request: async () => ({
        path: notificationApi.own(),
        init: json({ event: 'dispute_won', channel: 'email', isOn: true }),
      }),
    },
    'POST /api/profile/notifications/test': {
      ...signedIn,
      request: async () => ({ path: notificationApi.ownTest(), init: json({ channel: 'email' }) }),
    },
    'GET /api/notifications/channels': {
      ...admins,
      request: async () => ({ path: notificationApi.channels() }),
    },
    'POST /api/notifications/channels': {
      ...admins,
      request: async () => ({ path: notificationApi.channels(), init: json(teamChannel()) }),
    },
    'PATCH /api/notifications/channels/[channelId]': {
      ...admins,
      request: async () => ({
        path: notificationApi.channel(await newTeamChannel()),
        init: json({ paused: true }),
      }),
    },
    'DELETE /api/notifications/channels/[channelId]': {
      ...admins,
      request: async () => ({ path: notificationApi.channel(await newTeamChannel()) }),
    },
    'POST /api/notifications/channels/[channelId]/test': {
      ...admins,
      request: async () => ({ path: notificationApi.channelTest(await newTeamChannel()) }),
    },
    'GET /api/notifications/working-hours': {
      ...admins,
      request: async () => ({ path: notificationApi.workingHours() }),
    },
    'PUT /api/notifications/working-hours': {
      ...admins,
      request: async () => ({
        path: notificationApi.workingHours(),
        init: json({ days: [1], from: '09:00', to: `1${(hours += 1) % 10}:00` }),
      }),
    },
    'GET /api/notifications/deliveries': {
      ...admins,
      request: async () => ({ path: notificationApi.deliveries() }),
    },
    // The token authorizes, since mail programs have no session; opening the link changes nothing.
    'GET /api/notifications/unsubscribe': {
      ...everyone,
      request: async () => ({ path: await newUnsubscribePath() }),
    },
    'POST /api/notifications/unsubscribe': {
      ...everyone,
      request: async () => ({ path: await newUnsubscribePath() }),
    },
    'GET /api/notifications/browser': {
      ...signedIn,
      request: async () => ({
        path: withQuery(notificationApi.browser(), {
          notices: 'due_today:dspt_test_1',
          language: 'en',
        }),
      }),
    },
    'POST /api/webhooks/line': {
      ...everyone,
      request: async () => {
        const body = '{"events":[]}'
        const signature = createHmac('sha256', LINE_SECRET).update(body).digest('base64')
        const headers = { 'x-line-signature': signature }
        return { path: notificationApi.lineWebhook(), init: { body, headers } }
      },
    },
  }
}
