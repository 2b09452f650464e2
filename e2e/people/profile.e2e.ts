import type { Browser, Page } from 'playwright/test'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { expectNoSidewaysScroll } from '@/e2e/fixtures/layout'
import type { NewPerson } from '@/e2e/fixtures/add-person'
import { expect, signIn, signInWith, test } from '@/e2e/fixtures/test'
import { untilHydrated, visit } from '@/e2e/fixtures/visit'

const PASSWORD = 'four unrelated words here'

// Signs in separately, as a person of its own: the people of other tests keep their sessions and passwords.
test.use({ role: null })

async function elsewhere(
  browser: Browser,
  baseURL: string | undefined,
  person: NewPerson,
): Promise<Page> {
  const page = await browser.newPage({ locale: 'en', ...(baseURL && { baseURL }) })
  await signInWith(page, person)
  return page
}

test('a person lists their sessions, and ends one of them', async ({
  page,
  browser,
  baseURL,
  newPerson,
}) => {
  const person = await newPerson('Ploy Kaewta')
  await signInWith(page, person)
  const other = await elsewhere(browser, baseURL, person)
  await page.getByRole('button', { name: /Ploy Kaewta/ }).click()
  await page.getByRole('link', { name: 'Profile' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Profile')
  const list = page.getByRole('list', { name: 'Your sessions, newest first' })
  await expect(list.getByText('This browser')).toHaveCount(1)
  await expectAccessible(page)

  const buttons = list.getByRole('button', { name: /^Sign out of Chrome on / })
  const before = await buttons.count()
  await buttons.first().click()
  await expect(buttons).toHaveCount(before - 1)
  await expect(list).toBeFocused()
  await visit(other, '/disputes')
  await expect(other).toHaveURL(/\/sign-in/)
  await other.close()
})

test('a person changes their password; other browsers are signed out', async ({
  page,
  browser,
  baseURL,
  newPerson,
}) => {
  const person = await newPerson('Arun Boonmee')
  await signInWith(page, person)
  const other = await elsewhere(browser, baseURL, person)
  await visit(page, '/profile')
  const change = async (current: string, next: string) => {
    await page.getByLabel('Current password').fill(current)
    await page.getByLabel('New password').fill(next)
    await page.getByRole('button', { name: 'Change password' }).click()
  }
  await change('not the password at all', PASSWORD)
  await expect(page.getByText('Your current password isn’t right')).toBeVisible()
  await expectAccessible(page)
  await change(person.password, PASSWORD)
  await expect(page.getByText('Password changed')).toBeVisible()
  await expect(page.getByLabel('New password')).toHaveValue('')
  await visit(other, '/disputes')
  await expect(other).toHaveURL(/\/sign-in/)
  await other.close()
  await visit(page, '/profile')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Profile')
})

test('the page fits a phone in every language, and follows theme and language', async ({
  page,
  context,
  baseURL,
}) => {
  await page.setViewportSize({ width: 360, height: 740 })
  await signIn(page, 'agent')
  await visit(page, '/profile')
  await page.locator('main').getByRole('combobox', { name: 'Appearance' }).selectOption('dark')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.locator('main').getByRole('combobox', { name: 'Language' }).selectOption('ja')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('プロフィール')
  for (const locale of ['en', 'th', 'ja']) {
    await context.addCookies([{ name: 'desk-language', value: locale, url: baseURL ?? '' }])
    await visit(page, '/profile')
    await expectNoSidewaysScroll(page)
    await expectAccessible(page)
  }
})

test('a person subscribes to the respond-by dates, replaces the link and revokes it', async ({
  page,
  context,
  newPerson,
  merchant,
  request,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await merchant.openDispute()
  await signInWith(page, await newPerson('Pim Chantra'))
  await visit(page, '/profile')
  const card = page.getByRole('region', { name: 'Calendar feed' })
  const copyLink = async () => {
    const dialog = page.getByRole('dialog', { name: 'Link to your calendar feed' })
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Copy link' }).click()
    await expect(dialog.getByRole('status')).toHaveText('Copied')
    const link = await page.evaluate(() => navigator.clipboard.readText())
    await expect(dialog.getByLabel('Link to subscribe to')).toHaveValue(link)
    await dialog.getByRole('button', { name: 'Done' }).click()
    await expect(dialog).toBeHidden()
    return link
  }
  await card.getByRole('button', { name: 'Create a link' }).click()
  const first = await copyLink()
  await expect(card).toContainText('Not read yet')
  await expect(card).toBeFocused()
  await expectAccessible(page)

  // Calendars have no session.
  const calendar = await request.get(first)
  expect(calendar.headers()['content-type']).toBe('text/calendar; charset=utf-8')
  expect(await calendar.text()).toMatch(/^BEGIN:VCALENDAR\r\n/)
  await page.reload()
  await untilHydrated(page)
  await expect(card).toContainText('Last read')

  await card.getByRole('button', { name: 'Replace the link' }).click()
  const replace = page.getByRole('alertdialog', { name: 'Replace the link?' })
  await replace.getByRole('button', { name: 'Replace the link' }).click()
  const second = await copyLink()
  expect((await request.get(first)).status()).toBe(404)
  expect((await request.get(second)).status()).toBe(200)

  await card.getByRole('button', { name: 'Revoke the link' }).click()
  const revoke = page.getByRole('alertdialog', { name: 'Revoke the link?' })
  await expectAccessible(page)
  await revoke.getByRole('button', { name: 'Keep the link' }).click()
  await card.getByRole('button', { name: 'Revoke the link' }).click()
  await revoke.getByRole('button', { name: 'Revoke the link' }).click()
  await expect(page.getByText('The link is revoked.').first()).toBeVisible()
  await expect(card.getByRole('button', { name: 'Create a link' })).toBeVisible()
  expect((await request.get(second)).status()).toBe(404)
})
