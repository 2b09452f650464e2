import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright/test'
import { api } from '@/lib/format/paths'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { expectTranslated } from '@/e2e/fixtures/expect-translated'
import { whileStreamOpens } from '@/e2e/fixtures/live-stream'
import { expect } from '@/e2e/fixtures/test'
import { reload, visit } from '@/e2e/fixtures/visit'
import { test } from '@/e2e/fixtures/with-admin'

const views = (page: Page) => page.getByRole('navigation', { name: 'Saved views' })
const view = (page: Page, name: string) => views(page).getByRole('link', { name })

/** A name that no other test uses: the views of all tests are those of one person. */
const newName = () => `View ${randomUUID().slice(0, 8)}`

/** The headers that a browser adds to a request of one of our pages. */
const headers = { 'sec-fetch-site': 'same-origin' }

/** Stored as by an earlier version, whatever the list can filter by today. */
async function storeView(page: Page, name: string, query: string): Promise<string> {
  const id = randomUUID()
  const response = await page.request.post(api.views(), {
    headers,
    data: { id, name, query, isShared: false },
  })
  expect(response.status()).toBe(201)
  return id
}

async function deleteView(page: Page, id: string): Promise<void> {
  expect((await page.request.delete(api.view(id), { headers })).status()).toBe(200)
}

test('a filtered list is saved as a view by keyboard, opened, changed and deleted', async ({
  page,
}) => {
  const name = newName()
  await visit(page, '/disputes')
  await expect(page.getByRole('button', { name: 'Save view' })).toBeHidden()
  await visit(page, '/disputes?currency=JPY&order=chronological')
  await page.getByRole('button', { name: 'Save view' }).press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Save view' })
  await expect(dialog.getByLabel('Name')).toBeFocused()
  await expectAccessible(page)
  await page.keyboard.press('Enter')
  await expect(dialog.getByText('Give the view a name.')).toBeVisible()
  await page.keyboard.type(name)
  await page.keyboard.press('Enter')
  await expect(view(page, name)).toBeFocused()
  await expect(view(page, name)).toHaveAttribute('aria-current', 'page')
  await expect(page.getByRole('button', { name: 'Save view' })).toBeHidden()

  // Other filters: the view can be updated, or a new one saved.
  await visit(page, '/disputes')
  await view(page, name).click()
  await expect(page).toHaveURL(/currency=JPY/)
  await expect(page.getByRole('combobox', { name: 'Order of disputes' })).toHaveValue(
    'chronological',
  )
  await page.getByRole('button', { name: '1 filter', exact: true }).click()
  await page.getByLabel('Respond by').selectOption('This week')
  await page.getByRole('button', { name: 'Apply filters' }).click()
  await expect(page.getByRole('button', { name: 'Save as new view' })).toBeVisible()
  await page.getByRole('button', { name: `Update “${name}”` }).press('Enter')
  await expect(view(page, name)).toBeFocused()
  await expect(page.getByRole('button', { name: 'Save as new view' })).toBeHidden()
  await visit(page, '/disputes')
  await view(page, name).click()
  await expect(page).toHaveURL(/currency=JPY&urgency=week/)

  const other = newName()
  await page.getByRole('button', { name: `Edit view “${name}”` }).click()
  await page.getByLabel('Name').fill(other)
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(view(page, other)).toBeVisible()
  await expect(page.getByRole('button', { name: `Edit view “${other}”` })).toBeFocused()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Delete view' }).press('Enter')
  const confirm = page.getByRole('alertdialog', { name: `Delete the view “${other}”?` })
  await expectAccessible(page)
  await confirm.getByRole('button', { name: 'Delete view' }).press('Enter')
  await expect(view(page, other)).toBeHidden()
  await expect(page.locator('body')).not.toBeFocused()
})

test('a view that is shared appears for a colleague, who sees their own disputes in it', async ({
  page,
  admin,
}) => {
  const name = newName()
  await whileStreamOpens(admin, () => visit(admin, '/disputes'))
  await whileStreamOpens(page, () => visit(page, '/disputes?assignee=me&urgency=week'))
  await page.getByRole('button', { name: 'Save view' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill(name)
  await expect(dialog).toContainText('“Mine” shows each person their own disputes.')
  await dialog.getByLabel('Share with the team').check()
  await dialog.getByRole('button', { name: 'Save view' }).click()
  await expect(view(page, name)).toBeVisible()
  await view(admin, `${name}, shared by Somchai Prasert`).click()
  await expect(admin).toHaveURL(/urgency=week&assignee=me/)

  // An admin may delete it, which its owner sees at once.
  await admin.getByRole('button', { name: `Edit view “${name}”` }).click()
  await expect(admin.getByLabel('Share with the team')).toBeHidden()
  await admin.getByRole('button', { name: 'Delete view' }).click()
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Delete view' }).click()
  await expect(view(admin, name)).toBeHidden()
  await expect(view(page, name)).toBeHidden()
})

test('a view whose filters no longer exist says what was left out, and can be updated', async ({
  page,
}) => {
  const name = newName()
  const gone = 'currency=JPY&reason=telepathy&mood=calm'
  const id = await storeView(page, name, `${gone}&assignee=${randomUUID()}`)
  await visit(page, '/disputes')
  await view(page, name).click()
  const notice = page.getByRole('status').filter({ hasText: 'no longer exist' })
  await expect(notice).toContainText(
    'These filters of the view no longer exist and were left out: Reason “telepathy”, mood “calm”, and Assignee without an account.',
  )
  await expect(page.getByRole('button', { name: '1 filter', exact: true })).toBeVisible()
  await expectAccessible(page)
  await reload(page)
  await notice.getByRole('button', { name: `Update “${name}”` }).click()
  await expect(notice).toBeHidden()
  await visit(page, `/disputes?view=${id}&currency=JPY`)
  await expect(view(page, name)).toHaveAttribute('aria-current', 'page')
  await expect(notice).toBeHidden()
  await deleteView(page, id)
})

test('two views of one name are refused with a reason, and the name stays in the field', async ({
  page,
}) => {
  const name = newName()
  const id = await storeView(page, name, 'currency=JPY')
  await visit(page, '/disputes?currency=SGD')
  await page.getByRole('button', { name: 'Save view' }).click()
  await page.getByLabel('Name').fill(name.toUpperCase())
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Name')).toHaveAccessibleDescription(
    /There is already a view with this name/,
  )
  await expect(page.getByLabel('Name')).toHaveValue(name.toUpperCase())
  await deleteView(page, id)
})

for (const [locale, words] of [
  ['th', { save: 'บันทึกมุมมอง', edit: /^แก้ไขมุมมอง/ }],
  ['ja', { save: 'ビューを保存', edit: /^ビュー「.+」を編集/ }],
] as const) {
  test.describe(`saved views in ${locale}`, () => {
    test.use({ locale })

    test(`have no English text in ${locale}`, async ({ page }) => {
      // No word, and no name of another test.
      const name = `1-2-3 ${locale}`
      const id = await storeView(page, name, 'currency=JPY&mood=calm')
      await visit(page, '/disputes?currency=SGD')
      await page.getByRole('button', { name: words.save }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      await expectTranslated(page, locale)
      await page.keyboard.press('Escape')
      await page.getByRole('link', { name }).click()
      await expectTranslated(page, locale)
      await page.getByRole('button', { name: words.edit }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      await expectTranslated(page, locale)
      await deleteView(page, id)
    })
  })
}
