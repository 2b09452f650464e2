import type { Page } from 'playwright/test'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { expectTranslated } from '@/e2e/fixtures/expect-translated'
import { openLive } from '@/e2e/fixtures/live-stream'
import { expect } from '@/e2e/fixtures/test'
import { visit } from '@/e2e/fixtures/visit'
import { ADMIN, AGENT, test } from '@/e2e/fixtures/with-admin'

const header = (page: Page) => page.locator('main header').first()
const assignee = (page: Page, name: string) =>
  header(page).getByRole('button', { name: `Assigned to ${name}` })
const options = (page: Page) => page.getByRole('option')
const person = (page: Page) => page.getByRole('combobox', { name: 'Search by name' })

test('an agent takes a dispute with two keys, and a colleague sees it and takes over', async ({
  page,
  admin,
  disputeId,
}) => {
  for (const each of [page, admin]) await openLive(each, disputeId)
  await page.keyboard.press('a')
  await expect(person(page)).toBeFocused()
  await expect(options(page).first()).toHaveText(new RegExp(`${AGENT} \\(me\\)`))
  await expectAccessible(page)
  await page.keyboard.press('Enter')
  await expect(assignee(page, AGENT)).toBeVisible()
  await expect(assignee(page, AGENT)).toBeFocused()
  await expect(assignee(admin, AGENT)).toBeVisible()

  await assignee(admin, AGENT).click()
  await options(admin).filter({ hasText: ADMIN }).click()
  await expect(assignee(page, ADMIN)).toBeVisible()
  const history = page.getByRole('list', { name: /^History/ })
  await expect(history).toContainText(`${ADMIN} took this dispute`)
  await expect(history).toContainText(`${AGENT} took this dispute`)
})

test('of two people who assign a dispute at once, one learns what the other did', async ({
  page,
  admin,
  disputeId,
}) => {
  for (const each of [page, admin]) await openLive(each, disputeId)
  await page.keyboard.press('a')
  await expect(person(page)).toBeFocused()
  await expect(options(page).first()).toBeVisible()
  // Between the person's Enter and its arrival, the colleague takes the dispute.
  const changed = page.waitForResponse((response) => response.url().endsWith('/assignment'))
  await page.route(
    '**/assignment',
    async (route) => {
      await admin.keyboard.press('a')
      await expect(person(admin)).toBeFocused()
      await expect(options(admin).first()).toBeVisible()
      await admin.keyboard.press('Enter')
      await expect(assignee(admin, ADMIN)).toBeVisible()
      await route.continue()
    },
    { times: 1 },
  )
  await page.keyboard.press('Enter')
  expect((await changed).status()).toBe(409)
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('alert')).toContainText(
    'A colleague just changed the assignee of this dispute',
  )
  // It shows the assignee of now, and the same choice succeeds.
  await expect(dialog.getByRole('button', { name: 'Unassign' })).toBeVisible()
  await options(page).first().click()
  await expect(assignee(page, AGENT)).toBeVisible()
})

test('a dispute is handed over by typing a name, and released', async ({ page, disputeId }) => {
  await new DisputePage(page).open(disputeId)
  await page.keyboard.press('a')
  await person(page).fill('ito')
  await expect(options(page)).toHaveCount(1)
  await page.keyboard.press('Enter')
  await assignee(page, ADMIN).click()
  await person(page).fill('nobody')
  await expect(page.getByText('No name matches. Check the spelling.')).toBeVisible()
  await page.getByRole('button', { name: 'Unassign' }).click()
  await expect(header(page).getByRole('button', { name: 'Unassigned' })).toBeVisible()
})

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

test('a dispute is taken and snoozed from its row of the list', async ({ page, disputeId }) => {
  await visit(page, `/disputes?q=${disputeId}`)
  const row = page.getByRole('row').filter({ hasText: disputeId })
  await expect(row).toBeVisible()
  // Without a chosen row the keys do nothing.
  await page.keyboard.press('a')
  await page.keyboard.press('j')
  await page.keyboard.press('a')
  await expect(person(page)).toBeFocused()
  await expect(options(page).first()).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(row).toContainText(AGENT)
  await expect(row.getByRole('link').first()).toBeFocused()
  await page.keyboard.press('z')
  await page.getByLabel('Why it can wait').fill('The courier looks for the receipt')
  await page.getByRole('button', { name: 'Snooze dispute' }).click()
  await expect(page.getByRole('alertdialog')).toBeHidden()
  await visit(page, `/disputes/${disputeId}`)
  await expect(header(page).getByRole('button', { name: /^Snoozed until/ })).toBeVisible()
})

test('a click on the assignee of a row assigns the dispute', async ({ page, disputeId }) => {
  await visit(page, `/disputes?q=${disputeId}`)
  const row = page.getByRole('row').filter({ hasText: disputeId })
  await row.getByRole('button', { name: 'Change assignee: Unassigned' }).click()
  await page.getByRole('dialog').getByRole('option').first().click()
  const button = row.getByRole('button', { name: `Change assignee: ${AGENT}` })
  await expect(button).toBeVisible()
  await expect(button).toBeFocused()
  await expect(page).toHaveURL(/\/disputes\?q=/)
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

for (const [locale, words] of [
  ['th', { write: 'เขียนโน้ต', add: 'เพิ่มโน้ต', region: 'โน้ตภายใน' }],
  ['ja', { write: 'メモを書く', add: 'メモを追加', region: '社内メモ' }],
] as const) {
  test.describe(`teamwork in ${locale}`, () => {
    test.use({ locale })

    test(`has no English text on a desk and on a phone in ${locale}`, async ({
      page,
      disputeId,
    }) => {
      await visit(page, `/disputes/${disputeId}`)
      await page.keyboard.press('a')
      await expect(options(page).first()).toBeVisible()
      await expectTranslated(page, locale)
      await page.keyboard.press('Enter')
      await expect(page.getByRole('dialog')).toHaveCount(0)
      await page.keyboard.press('z')
      await expect(page.getByRole('alertdialog')).toBeVisible()
      await expectTranslated(page, locale)
      await page.keyboard.press('Escape')
      const card = page.getByRole('region', { name: words.region })
      await card.getByRole('button', { name: words.write }).click()
      await card.getByRole('textbox').fill('@')
      await expect(options(page).first()).toBeVisible()
      await expectTranslated(page, locale)
      await card.getByRole('textbox').fill('OK')
      await card.getByRole('button', { name: words.add }).click()
      await expect(card.getByRole('listitem')).toHaveCount(1)
      await expectTranslated(page, locale)
    })
  })
}
