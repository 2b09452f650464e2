import type { Page } from 'playwright/test'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { expectNoSidewaysScroll } from '@/e2e/fixtures/layout'
import { expect, test } from '@/e2e/fixtures/test'
import { untilHydrated, visit } from '@/e2e/fixtures/visit'

const PASSWORD = 'four unrelated words here'

/** Adds a person and returns the link, as an admin copies it. */
async function invite(page: Page, name: string, email: string): Promise<string> {
  await page.getByRole('button', { name: 'Add person' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByLabel('Email').fill(email)
  await dialog.getByRole('radio', { name: 'Agent' }).check()
  await dialog.getByRole('button', { name: 'Add and create link' }).click()
  await expect(page.getByRole('dialog', { name: `Link for ${name}` })).toBeVisible()
  return page.getByLabel('Link to choose a password').inputValue()
}

const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })

async function confirm(page: Page, button: string) {
  await page.getByRole('alertdialog').getByRole('button', { name: button, exact: true }).click()
  await expect(page.getByRole('alertdialog')).toBeHidden()
}

test.describe('an admin', () => {
  test.use({ role: 'admin' })

  test('invites a person, who chooses a password through the link, once', async ({
    page,
    browser,
  }) => {
    test.slow()
    await visit(page, '/disputes')
    await page.getByRole('link', { name: 'People' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('People')
    const link = await invite(page, 'Mali Suwan', 'mali@example.com')
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await expect(page.getByText('Not copied yet, and the link is shown only once.')).toBeVisible()
    await page.getByRole('button', { name: 'Done' }).click()
    await expect(row(page, 'Mali Suwan')).toContainText('No password yet')

    // Otherwise the new context would be signed in as the admin.
    const signedOut = { cookies: [], origins: [] }
    const theirs = await browser.newContext({ locale: 'en', storageState: signedOut })
    const mali = await theirs.newPage()
    await visit(mali, link)
    await expect(mali.getByText('For Mali Suwan, mali@example.com.')).toBeVisible()
    await expectAccessible(mali)
    await mali.getByLabel('New password').fill('short')
    await mali.getByRole('button', { name: 'Save password' }).click()
    await expect(mali.getByText('needs at least 15 characters')).toBeVisible()
    await mali.getByLabel('New password').fill(PASSWORD)
    await mali.getByRole('button', { name: 'Save password' }).click()
    await expect(mali.getByText('Your password is saved')).toBeVisible()
    await mali.getByRole('link', { name: 'Go to sign-in' }).click()
    await mali.getByLabel('Email').fill('mali@example.com')
    await mali.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await mali.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(mali).toHaveURL(/\/disputes/)

    const again = await theirs.newPage()
    await visit(again, link)
    await expect(again.getByRole('heading', { name: 'This link doesn’t work' })).toBeVisible()
    await expectAccessible(again)

    await page.reload()
    await untilHydrated(page)
    await expect(row(page, 'Mali Suwan')).toContainText('Signed in in 1 browser')
    await page.getByRole('button', { name: 'Sign Mali Suwan out everywhere' }).click()
    await expectAccessible(page)
    await confirm(page, 'Sign out everywhere')
    await expect(row(page, 'Mali Suwan')).toContainText('Not signed in')
    await mali.goto('/disputes').catch(() => null)
    await expect(mali).toHaveURL(/\/sign-in/)
    await theirs.close()
  })

  test('changes a role, disables and enables, and creates a new link', async ({ page }) => {
    await visit(page, '/people')
    await invite(page, 'Ken Mori', 'ken@example.com')
    await page.getByRole('button', { name: 'Done' }).click()

    await page.getByLabel('Role of Ken Mori').selectOption('viewer')
    await expect(page.getByRole('alertdialog')).toContainText('Make Ken Mori a viewer?')
    await page.keyboard.press('Escape')
    await expect(page.getByLabel('Role of Ken Mori')).toHaveValue('agent')
    await page.getByLabel('Role of Ken Mori').selectOption('viewer')
    await confirm(page, 'Change role')
    await expect(page.getByLabel('Role of Ken Mori')).toHaveValue('viewer')

    await page.getByRole('button', { name: 'Disable Ken Mori' }).click()
    await confirm(page, 'Disable')
    await expect(row(page, 'Ken Mori')).toContainText('Disabled')
    await page.getByRole('button', { name: 'Enable Ken Mori' }).click()
    await confirm(page, 'Enable')

    await page.getByRole('button', { name: 'Create a new password link for Ken Mori' }).click()
    await confirm(page, 'Create link')
    await expect(page.getByLabel('Link to choose a password')).toHaveValue(/\/set-password#.{43}$/)
  })

  test('the last admin cannot be removed, and is given the reason', async ({ page }) => {
    await visit(page, '/people')
    await page.getByRole('button', { name: 'Disable Naoko Ito' }).click()
    const dialog = page.getByRole('alertdialog')
    await dialog.getByRole('button', { name: 'Disable', exact: true }).click()
    await expect(dialog.getByText('the only admin who can sign in')).toBeVisible()
    await page.keyboard.press('Escape')
    await page.getByLabel('Role of Naoko Ito').selectOption('agent')
    await dialog.getByRole('button', { name: 'Change role' }).click()
    await expect(dialog.getByText('the only admin who can sign in')).toBeVisible()
    await expect(
      page.getByRole('button', { name: 'Create a new password link for Naoko Ito' }),
    ).toHaveCount(0)
  })

  test('is shown what is wrong with a new person', async ({ page }) => {
    await visit(page, '/people')
    await page.getByRole('button', { name: 'Add person' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('Kanya')
    await dialog.getByLabel('Email').fill('agent@demo.test')
    await dialog.getByRole('button', { name: 'Add and create link' }).click()
    await expect(dialog.getByText('already an account with this email')).toBeVisible()
    await expectAccessible(page)
  })

  test('a second press on the button sends nothing more', async ({ page }) => {
    await visit(page, '/people')
    await page.getByRole('button', { name: 'Add person' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('Nida Boonmee')
    await dialog.getByLabel('Email').fill('nida@example.com')
    const sent: string[] = []
    page.on('request', (request) => {
      if (request.method() === 'POST') sent.push(new URL(request.url()).pathname)
    })
    // Both presses come before the page can show that the first one counts.
    await dialog
      .getByRole('button', { name: 'Add and create link' })
      .evaluate((button: HTMLElement) => {
        button.click()
        button.click()
      })
    await expect(page.getByRole('dialog', { name: 'Link for Nida Boonmee' })).toBeVisible()
    expect(sent).toEqual(['/api/people'])
  })

  test('without a connection the dialog says so, and the change can be tried again', async ({
    page,
    context,
    newPerson,
  }) => {
    const name = 'Somsak Dee'
    await newPerson(name)
    await visit(page, '/people')
    await page.getByRole('button', { name: `Disable ${name}` }).click()
    const dialog = page.getByRole('alertdialog')
    const disable = dialog.getByRole('button', { name: 'Disable', exact: true })
    await context.setOffline(true)
    await disable.click()
    await expect(dialog.getByRole('alert')).toContainText('Evidence Desk can’t be reached')
    await expect(disable).toBeFocused()
    await context.setOffline(false)
    await disable.click()
    await expect(dialog).toBeHidden()
    await expect(row(page, name)).toContainText('Disabled')
  })

  test('finds the page on a phone, in every language', async ({ page, context, baseURL }) => {
    await page.setViewportSize({ width: 360, height: 740 })
    await visit(page, '/disputes')
    await page.getByRole('button', { name: /Account menu of/ }).click()
    await page.getByRole('link', { name: 'People' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('People')
    await expect(page.getByRole('link', { name: 'Audit log' })).toBeHidden()
    for (const locale of ['en', 'th', 'ja']) {
      await context.addCookies([{ name: 'desk-language', value: locale, url: baseURL ?? '' }])
      await visit(page, '/people')
      await expectNoSidewaysScroll(page)
      await expectAccessible(page)
    }
  })
})

test('is available to admins only', async ({ page }) => {
  await visit(page, '/disputes')
  await expect(page.getByRole('link', { name: 'People' })).toHaveCount(0)
  await visit(page, '/people')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Page not found')
})
