import type { Page } from 'playwright/test'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { openLive } from '@/e2e/fixtures/live-stream'
import { expect } from '@/e2e/fixtures/test'
import { visit } from '@/e2e/fixtures/visit'
import { ADMIN, AGENT, test } from '@/e2e/fixtures/with-admin'

const header = (page: Page) => page.locator('main header').first()

test('a dispute is snoozed with a reason, also on the pages of others, and the snooze ends', async ({
  page,
  admin,
  disputeId,
}) => {
  for (const each of [page, admin]) await openLive(each, disputeId)
  await page.keyboard.press('z')
  const dialog = page.getByRole('alertdialog', { name: 'Snooze this dispute' })
  const confirm = dialog.getByRole('button', { name: 'Snooze dispute' })
  await confirm.click()
  await expect(dialog.getByText('Write a few words on why it can wait.')).toBeVisible()
  await expectAccessible(page)
  await dialog.getByLabel('Why it can wait').fill('The courier looks for the receipt')
  await dialog.getByLabel('Tomorrow morning').check()
  await confirm.click()
  for (const each of [page, admin]) {
    const button = header(each).getByRole('button', { name: /^Snoozed until .+, 09:00 ICT$/ })
    await expect(button).toBeVisible()
    await expect(header(each)).toContainText('The courier looks for the receipt')
  }
  await admin.keyboard.press('z')
  await expect(admin.getByLabel('Why it can wait')).toHaveValue('The courier looks for the receipt')
  await admin.getByRole('button', { name: 'End the snooze' }).click()
  await expect(header(page).getByRole('button', { name: 'Snooze', exact: true })).toBeVisible()
})

test('of two people who snooze a dispute at once, one learns what the other did, and keeps the reason', async ({
  page,
  admin,
  disputeId,
}) => {
  const people = [
    { page, name: AGENT, reason: 'The courier looks for the receipt' },
    { page: admin, name: ADMIN, reason: 'The customer sends the order' },
  ]
  // Both requests leave before either is answered.
  const { promise: bothSent, resolve: letBothPass } = Promise.withResolvers<void>()
  let sent = 0
  for (const person of people) {
    await openLive(person.page, disputeId)
    await person.page.route(
      '**/snooze',
      async (route) => {
        sent += 1
        if (sent === people.length) letBothPass()
        await bothSent
        await route.continue()
      },
      { times: 1 },
    )
  }
  const outcomes = await Promise.all(
    people.map(async (person) => {
      const changed = person.page.waitForResponse((response) => response.url().endsWith('/snooze'))
      await person.page.keyboard.press('z')
      await person.page.getByLabel('Why it can wait').fill(person.reason)
      await person.page.getByRole('button', { name: 'Snooze dispute' }).click()
      return { ...person, status: (await changed).status() }
    }),
  )
  const [first, second] = outcomes.toSorted((one, other) => one.status - other.status)
  if (!first || !second) throw new Error('There are two people')
  expect([first.status, second.status]).toEqual([200, 409])
  for (const each of [page, admin]) await expect(header(each)).toContainText(first.reason)

  const dialog = second.page.getByRole('alertdialog')
  await expect(dialog.getByRole('alert')).toContainText(
    'A colleague just changed the snooze of this dispute, so nothing was changed',
  )
  // It shows the time of now, and the same choice succeeds.
  await expect(dialog.getByRole('button', { name: 'End the snooze' })).toBeVisible()
  await expect(dialog.getByLabel('Why it can wait')).toHaveValue(second.reason)
  await dialog.getByRole('button', { name: 'Snooze dispute' }).click()
  await expect(dialog).toBeHidden()
  for (const each of [page, admin]) {
    await expect(header(each)).toContainText(second.reason)
    const history = each.getByRole('list', { name: /^History/ })
    for (const { name, reason } of outcomes) {
      await expect(
        history.getByRole('listitem').filter({ hasText: name }).filter({ hasText: reason }),
      ).toBeVisible()
    }
  }
})

test.describe('for a viewer', () => {
  test.use({ role: 'viewer' })

  test('the page says until when and why a dispute is snoozed', async ({
    page,
    admin,
    disputeId,
  }) => {
    await new DisputePage(admin).open(disputeId)
    await admin.keyboard.press('z')
    const dialog = admin.getByRole('alertdialog')
    await dialog.getByLabel('Why it can wait').fill('The courier looks for the receipt')
    await dialog.getByRole('button', { name: 'Snooze dispute' }).click()
    await expect(dialog).toBeHidden()
    await new DisputePage(page).open(disputeId)
    await expect(header(page)).toContainText(/Snoozed until .+ · The courier looks for the receipt/)
  })
})

test('a snooze past the day before the respond-by date is refused with the latest time', async ({
  page,
  disputeId,
}) => {
  await new DisputePage(page).open(disputeId)
  await page.keyboard.press('z')
  const dialog = page.getByRole('alertdialog')
  await dialog.getByLabel('Another time').check()
  await dialog.getByLabel('Date', { exact: true }).fill('2099-01-01')
  await dialog.getByLabel('Why it can wait').fill('Holidays')
  await dialog.getByRole('button', { name: 'Snooze dispute' }).click()
  await expect(dialog.getByText(/^The latest possible time is .+23:59 ICT\.$/)).toBeVisible()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(header(page).getByRole('button', { name: 'Snooze', exact: true })).toBeVisible()
})

test.describe('in Japanese', () => {
  test.use({ locale: 'ja' })

  test('snooze times include Japan time', async ({ page, disputeId }) => {
    await visit(page, `/disputes/${disputeId}`)
    await page.keyboard.press('z')
    const dialog = page.getByRole('alertdialog')
    await expect(dialog.getByLabel('明日の朝')).toBeVisible()
    await expect(dialog).toContainText(/明日の朝\d+年.+ 09:00（タイ時間、日本時間では.+ 11:00）/)
    await expect(dialog).toContainText(/23:59（タイ時間、日本時間では.+ 01:59）/)
  })
})

test('when a row leaves the list by a snooze, the next row has the focus', async ({
  page,
  merchant,
}) => {
  const { id } = await merchant.createDispute({ currency: 'SGD' })
  const { id: other } = await merchant.createDispute({ currency: 'SGD' })
  await visit(page, '/disputes?currency=SGD')
  const rows = page.getByRole('row')
  await expect(rows.filter({ hasText: id })).toBeVisible()
  await expect(rows.filter({ hasText: other })).toBeVisible()
  await page.keyboard.press('j')
  await expect(rows.nth(1).getByRole('link')).toBeFocused()
  // Earlier tests may have left a more urgent one.
  const snoozed = /dspt_test_\w+/.exec(await rows.nth(1).innerText())?.[0] ?? ''
  await page.keyboard.press('z')
  await page.getByLabel('Why it can wait').fill('The courier looks for the receipt')
  await page.getByRole('button', { name: 'Snooze dispute' }).click()
  await expect(rows.filter({ hasText: snoozed })).toBeHidden()
  await expect(rows.nth(1).getByRole('link')).toBeFocused()
})
