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
