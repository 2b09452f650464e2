import { notificationApi } from '../../lib/format/notification-paths.ts'
import { signInHeader, type DemoRole } from '../../testing/session.ts'

/** Reminders arrive at any time. */
const ALWAYS = { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '23:59' }

/** An admin lets reminders arrive at any time, and the people choose to be told of decisions, too. */
export async function chooseEverything(url: string, roles: readonly DemoRole[]): Promise<void> {
  await change(url, 'admin', 'PUT', notificationApi.workingHours(), ALWAYS)
  for (const role of roles) {
    for (const event of ['dispute_won', 'dispute_lost']) {
      const choice = { event, channel: 'email', isOn: true }
      await change(url, role, 'PATCH', notificationApi.own(), choice)
    }
  }
}

async function change(
  url: string,
  role: DemoRole,
  method: string,
  path: string,
  body: object,
): Promise<void> {
  const cookie = await signInHeader(url, role)
  const response = await fetch(url + path, {
    method,
    headers: { cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok)
    throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
}
