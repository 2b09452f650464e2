import { createHmac } from 'node:crypto'
import type { Page } from 'playwright/test'
import { notificationApi, notificationSettingsPath } from '@/lib/format/notification-paths'
import { api } from '@/lib/format/paths'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { expectTranslated } from '@/e2e/fixtures/expect-translated'
import { test } from '@/e2e/fixtures/notifying-desk'
import { expect, signInWith } from '@/e2e/fixtures/test'
import { visit } from '@/e2e/fixtures/visit'

const box = (page: Page, event: string, channel: string) =>
  page.getByRole('checkbox', { name: `${event}: ${channel}`, exact: true })

test('a person chooses what to receive, and finds it again after a reload', async ({ page }) => {
  await visit(page, '/disputes')
  await page.getByRole('button', { name: /Account menu/ }).click()
  await page.getByRole('link', { name: 'Notifications' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Notifications')
  await expect(box(page, 'New dispute', 'Email')).toBeChecked()
  await expect(box(page, 'Dispute won', 'Email')).not.toBeChecked()
  await expect(page.getByText('Team channels')).toHaveCount(0)

  const saved = () =>
    page.waitForResponse(
      (response) =>
        response.url().endsWith(notificationApi.own()) && response.request().method() === 'PATCH',
    )
  for (const [event, isOn] of [
    ['Dispute won', true],
    ['On the respond-by date', false],
  ] as const) {
    const response = saved()
    await box(page, event, 'Email').setChecked(isOn)
    expect((await response).ok()).toBe(true)
  }
  await visit(page, notificationSettingsPath)
  await expect(box(page, 'Dispute won', 'Email')).toBeChecked()
  await expect(box(page, 'On the respond-by date', 'Email')).not.toBeChecked()
  await expect(box(page, 'New dispute', 'Email')).toBeChecked()
})

test('a choice that is not saved is undone, and says why', async ({ page }) => {
  await visit(page, notificationSettingsPath)
  await page.route(`**${notificationApi.own()}`, (route) => route.abort())
  const isOn = await box(page, 'Dispute lost', 'Email').isChecked()
  await box(page, 'Dispute lost', 'Email').click()
  await expect(page.getByText('“Dispute lost” wasn’t saved.')).toBeVisible()
  await expect(box(page, 'Dispute lost', 'Email')).toBeChecked({ checked: isOn })
})

test.describe('without a session', () => {
  test.use({ role: null })

  test('a person gets a test e-mail, and unsubscribes with its link', async ({
    page,
    browser,
    baseURL,
    newPerson,
    receivers: { mail },
  }) => {
    const person = await newPerson('Nok Chaiya')
    const own = await browser.newPage({ locale: 'en', ...(baseURL && { baseURL }) })
    await signInWith(own, person)
    await visit(own, notificationSettingsPath)
    await box(own, 'New dispute', 'Email').check()
    await own.getByRole('button', { name: 'Send test email' }).click()
    await expect(own.getByText(/^Test sent /)).toBeVisible()
    await own.close()

    // A mail about a new dispute may come as well.
    const received = () =>
      mail.mails.find(
        (sent) =>
          sent.to.includes(person.email) && sent.mail.subject === 'Test message from Evidence Desk',
      )
    await expect.poll(() => received() !== undefined).toBe(true)
    const link = /http:\/\/localhost[^\s<>"]*\/unsubscribe\?token=[^\s<>"]+/.exec(
      received()?.mail.text ?? '',
    )?.[0]
    // Following the link, as a mail scanner does, changes nothing.
    await visit(page, link ?? '')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Unsubscribe from email')
    await expectAccessible(page)
    const again = await browser.newPage({ locale: 'en', ...(baseURL && { baseURL }) })
    await signInWith(again, person)
    await visit(again, notificationSettingsPath)
    await expect(box(again, 'New dispute', 'Email')).toBeChecked()

    await page.getByRole('button', { name: 'Unsubscribe' }).click()
    await expect(page.getByText('You’re unsubscribed.')).toBeVisible()
    await visit(again, notificationSettingsPath)
    await expect(box(again, 'New dispute', 'Email')).not.toBeChecked()
    await again.close()
  })
})

test('a link to unsubscribe that is cut off says so', async ({ page }) => {
  await visit(page, '/unsubscribe?token=v1.email')
  await page.getByRole('button', { name: 'Unsubscribe' }).click()
  await expect(page.getByText('This link doesn’t work.')).toBeVisible()
})

test('the page is there in every language, on a desk and a phone', async ({
  page,
  context,
  baseURL,
}) => {
  await visit(page, notificationSettingsPath)
  await expectAccessible(page)
  for (const locale of ['th', 'ja'] as const) {
    await context.addCookies([{ name: 'desk-language', value: locale, url: baseURL ?? '' }])
    await visit(page, notificationSettingsPath)
    await expectTranslated(page, locale)
  }
})

test.describe('an admin', () => {
  test.use({ role: 'admin' })

  test('adds a channel, whose receiver verifies the test with the key, and deletes it', async ({
    page,
    receivers: { receiver },
  }) => {
    await visit(page, notificationSettingsPath)
    await page.getByRole('button', { name: 'Add channel' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add a team channel' })
    await dialog.getByLabel('Service').selectOption({ label: 'JSON webhook' })
    await dialog.getByLabel('Name').fill('Warehouse')
    await dialog.getByLabel('URL').fill('http://10.1.2.3/hook')
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Add channel' }).click()
    await expect(dialog.getByText('This address isn’t valid')).toBeVisible()
    await dialog.getByLabel('URL').fill(`${receiver.url}/warehouse`)
    await dialog.getByRole('button', { name: 'Add channel' }).click()

    const shown = page.getByRole('dialog', { name: 'Signing key of Warehouse' })
    const key = await shown.getByLabel('Signing key').inputValue()
    await expectAccessible(page)
    await shown.getByRole('button', { name: 'Done' }).click()
    const row = page.getByRole('listitem').filter({ hasText: 'Warehouse' })
    await expect(row).toContainText(`JSON webhook · ${receiver.host} · 4 events`)
    await expect(row).not.toContainText('/warehouse')

    await row.getByRole('button', { name: 'Send a test to Warehouse' }).click()
    // A reminder of a dispute that is due today may come after it.
    await expect(row).toContainText(/(Test|Last) sent /)
    const posted = receiver.received.find(({ path }) => path.endsWith('/warehouse'))
    const { body = '', headers = {} } = posted ?? {}
    const signed = `${String(headers['evidence-desk-timestamp'])}.${body}`
    expect(headers['evidence-desk-signature']).toBe(
      createHmac('sha256', key).update(signed).digest('hex'),
    )
    const deliveries = page.getByRole('table', { name: 'Recent deliveries, newest first' })
    const delivered = deliveries.getByRole('row').filter({ hasText: /Warehouse.*Test message/ })
    await expect(delivered).toContainText('Sent')

    await row.getByRole('button', { name: 'Pause Warehouse' }).click()
    await expect(row).toContainText('Paused')
    await row.getByRole('button', { name: 'Delete Warehouse' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete channel' }).click()
    await expect(row).toHaveCount(0)
  })

  test('sees why a test failed, among the deliveries with problems', async ({
    page,
    receivers: { receiver },
  }) => {
    receiver.behave({ status: 410 })
    await visit(page, notificationSettingsPath)
    await page.getByRole('button', { name: 'Add channel' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('Old room')
    await dialog.getByLabel('Webhook URL').fill(`${receiver.url}/gone`)
    await dialog.getByRole('button', { name: 'Add channel' }).click()
    const row = page.getByRole('listitem').filter({ hasText: 'Old room' })
    await row.getByRole('button', { name: 'Send a test to Old room' }).click()
    await expect(row).toContainText('The address no longer exists.')
    receiver.behave({ status: 200 })
    await page.getByRole('combobox', { name: 'Show' }).selectOption({ label: 'With problems' })
    const failed = page.getByRole('row').filter({ hasText: /Old room.*Test message/ })
    await expect(failed).toContainText('Failed')
    await expect(failed).toContainText('The address no longer exists.')
    await expectAccessible(page)
  })

  test('sets the working hours', async ({ page }) => {
    await visit(page, notificationSettingsPath)
    await page.getByRole('checkbox', { name: 'Sat' }).check()
    await page.getByLabel('To', { exact: true }).fill('08:00')
    await page.getByRole('button', { name: 'Save working hours' }).click()
    await expect(page.getByText('Working hours must end later than they start.')).toBeVisible()
    await page.getByLabel('To', { exact: true }).fill('20:30')
    await page.getByRole('button', { name: 'Save working hours' }).click()
    await expect(page.getByText('The working hours are saved.')).toBeVisible()
    await visit(page, notificationSettingsPath)
    await expect(page.getByRole('checkbox', { name: 'Sat' })).toBeChecked()
    await expect(page.getByLabel('To', { exact: true })).toHaveValue('20:30')
  })

  test('the page is there in every language with its dialogs', async ({
    page,
    context,
    baseURL,
  }) => {
    for (const [locale, add] of [
      ['th', 'เพิ่มช่องทาง'],
      ['ja', 'チャンネルを追加'],
    ] as const) {
      await context.addCookies([{ name: 'desk-language', value: locale, url: baseURL ?? '' }])
      await visit(page, notificationSettingsPath)
      await expectTranslated(page, locale)
      await page.getByRole('button', { name: add }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      await expectTranslated(page, locale)
    }
  })
})

test('the browser notifies of a new dispute, once, and leads to it', async ({
  page,
  context,
  merchant,
}) => {
  await context.grantPermissions(['notifications'])
  // A headless browser shows none, so each is recorded by its page.
  await context.addInitScript(recordNotifications)
  await visit(page, notificationSettingsPath)
  await expect(page.getByText('This browser shows notifications while')).toBeVisible()
  const saved = page.waitForResponse((response) => response.request().method() === 'PATCH')
  await box(page, 'New dispute', 'Browser').check()
  await saved
  const other = await context.newPage()
  await visit(other, '/disputes')
  // The page that is left had the stream, so the other one opens it.
  const opened = context.waitForEvent('response', (response) => response.url().includes(api.live()))
  await visit(page, '/disputes')
  await opened

  const disputeId = await merchant.openDispute()
  const data = { object: 'dispute', id: disputeId }
  const created_at = new Date().toISOString()
  // Without a webhook secret it only makes the desk read the dispute.
  const event = { object: 'event', id: 'evnt_test_1', key: 'dispute.create', created_at, data }
  await page.request.post('/api/webhooks/omise', { data: event })
  const shown = async () =>
    (
      await Promise.all(
        [page, other].map((tab) =>
          tab.evaluate(() => window.shown.map(({ title, body }) => ({ title, body }))),
        ),
      )
    ).flat()
  await expect.poll(async () => (await shown()).length, { timeout: 30_000 }).toBe(1)
  const [notification] = await shown()
  expect(notification?.title).toBe('New dispute')
  expect(notification?.body).toMatch(/ · /)

  const leader = (await page.evaluate(() => window.shown.length)) > 0 ? page : other
  await leader.evaluate(() => window.shown[0]?.click())
  await expect(leader).toHaveURL(new RegExp(`/disputes/${disputeId}$`))
  expect(await shown()).toHaveLength(1)
  await other.close()
})

type ShownNotification = { title: string; body: string; click: () => void }

declare global {
  interface Window {
    shown: ShownNotification[]
  }
}

/** Runs in the page before its scripts. */
function recordNotifications(): void {
  window.shown = []
  class RecordedNotification extends EventTarget {
    static permission = 'granted'
    static requestPermission = async () => 'granted'
    onclick: (() => void) | null = null
    constructor(title: string, { body = '' }: NotificationOptions = {}) {
      super()
      // One without a title is only tried.
      if (title !== '') window.shown.push({ title, body, click: () => this.onclick?.() })
    }
    close(): void {
      // Nothing is shown.
    }
  }
  Object.defineProperty(window, 'Notification', { value: RecordedNotification })
}
