import type { Page } from 'playwright/test'
import { accountApi } from '@/lib/format/account-paths'
import { DEMO_PASSWORD } from '@/testing/session'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { expectNoSidewaysScroll } from '@/e2e/fixtures/layout'
import { ResponsePage } from '@/e2e/fixtures/response-page'
import { runSingleSignOnDesk, type SingleSignOnDesk } from '@/e2e/fixtures/single-sign-on-desk'
import { expect, signInWith, signOut, test as base } from '@/e2e/fixtures/test'
import { untilHydrated, visit } from '@/e2e/fixtures/visit'

const test = base.extend<object, { both: SingleSignOnDesk; only: SingleSignOnDesk }>({
  both: [
    async ({}, use) => {
      const desk = await runSingleSignOnDesk()
      await use(desk)
      await desk.stop()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  only: [
    async ({}, use) => {
      const desk = await runSingleSignOnDesk({
        PASSWORD_SIGN_IN: 'off',
        OIDC_NAME: 'Example ID',
        OIDC_ROLE_CLAIM: 'groups',
      })
      await use(desk)
      await desk.stop()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

test.use({ role: null })

/** On the provider's own pages: its login, then its consent page. */
async function signInAtProvider(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(login)
  await page.getByPlaceholder('and password').fill('any')
  await page.getByRole('button', { name: 'Sign-in' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
}

test.describe('together with passwords', () => {
  test.use({ baseURL: async ({ both }, use) => use(both.url) })

  test('an invited person signs in at the provider and returns to the requested page', async ({
    page,
    both,
    browser,
  }) => {
    test.slow()
    const email = 'mali@example.com'
    both.provider.setAccount('mali', { email, email_verified: true, name: 'Mali Suwan' })

    // She is not invited yet.
    await visit(page, '/disputes?tab=closed')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Sign in with single sign-on' }).click()
    await expect(page).toHaveURL(new RegExp(`^${both.provider.issuer}/`))
    await signInAtProvider(page, 'mali')
    const alert = page.getByRole('alert').filter({ hasText: 'You haven’t been invited' })
    await expect(alert).toBeFocused()
    await expect(page).toHaveURL(/\/sign-in\?callbackUrl=/)
    await expectAccessible(page)

    const admin = await browser.newPage({ baseURL: both.url, locale: 'en' })
    await signInWith(admin, { email: 'admin@demo.test', password: DEMO_PASSWORD })
    await visit(admin, '/people')
    await admin.getByRole('button', { name: 'Add person' }).click()
    const dialog = admin.getByRole('dialog')
    await dialog.getByLabel('Name').fill('Mali Suwan')
    await dialog.getByLabel('Email').fill(email)
    await dialog.getByRole('button', { name: 'Add and create link' }).click()
    await expect(admin.getByRole('dialog', { name: 'Link for Mali Suwan' })).toBeVisible()

    // Her session at the provider is active, so it asks nothing.
    await page.getByRole('button', { name: 'Sign in with single sign-on' }).click()
    await expect(page).toHaveURL(`${both.url}/disputes?tab=closed`)
    await expect(page.getByText('Mali Suwan').first()).toBeVisible()

    await visit(admin, '/people')
    await expect(admin.getByRole('row').filter({ hasText: 'Mali Suwan' })).toContainText('Active')
    await admin.close()

    await untilHydrated(page)
    await signOut(page)
    expect((await page.request.get('/api/disputes')).status()).toBe(401)
  })

  test('a person whose session ended signs in again in another tab, and the page continues', async ({
    page,
    both,
    browser,
  }) => {
    test.slow()
    const email = 'preecha@example.com'
    both.provider.setAccount('preecha', { email, email_verified: true, name: 'Preecha Dee' })
    const admin = await browser.newContext({ baseURL: both.url, locale: 'en' })
    await signInWith(await admin.newPage(), {
      email: 'admin@demo.test',
      password: DEMO_PASSWORD,
    })
    const added = await admin.request.post(accountApi.people(), {
      headers: { 'sec-fetch-site': 'same-origin' },
      data: { name: 'Preecha Dee', email, role: 'agent' },
    })
    expect(added.ok()).toBe(true)
    await admin.close()

    const response = new ResponsePage(page)
    const disputeId = await both.merchant.openDispute()
    await visit(page, `/disputes/${disputeId}`)
    await page.getByRole('button', { name: 'Sign in with single sign-on' }).click()
    await signInAtProvider(page, 'preecha')
    await expect(page).toHaveURL(new RegExp(disputeId))
    await untilHydrated(page)
    await response.write('Before the end.')

    await page.context().clearCookies({ name: 'desk-session' })
    await response.field.fill('After the end.')
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' })
    const opened = page.waitForEvent('popup')
    await dialog.getByRole('button', { name: 'Sign in with single sign-on' }).click()
    // His session at the provider is active, so the tab asks nothing and closes by itself.
    const tab = await opened
    await expect(dialog).toBeHidden()
    await expect.poll(() => tab.isClosed()).toBe(true)
    await expect(response.field).toHaveValue('After the end.')
    await response.saved()
  })

  test('a person who cancels at the provider gets a message, and can try again', async ({
    page,
  }) => {
    await visit(page, '/sign-in')
    await page.getByRole('button', { name: 'Sign in with single sign-on' }).click()
    await page.getByRole('link', { name: '[ Cancel ]' }).click()
    await expect(page.getByText('was refused or cancelled')).toBeVisible()
    await expect(page.getByLabel('Email')).toBeVisible()
  })

  test('the policy of the page allows forms to the desk only', async ({ page, both }) => {
    const response = await page.goto('/sign-in')
    const policy = response?.headers()['content-security-policy'] ?? ''
    expect(policy).toContain(`form-action 'self'`)
    expect(policy).not.toContain(both.provider.issuer)
  })
})

test.describe('instead of passwords', () => {
  test.use({ baseURL: async ({ only }, use) => use(only.url) })

  test('the role comes from the provider, and no password is requested', async ({ page, only }) => {
    only.provider.setAccount('naoko', {
      email: 'naoko@example.com',
      email_verified: true,
      name: 'Naoko Admin',
      groups: ['staff', 'admin'],
    })
    await visit(page, '/sign-in')
    await expect(page.getByLabel('Password', { exact: true })).toHaveCount(0)
    await expect(page.getByText('Demo accounts')).toHaveCount(0)
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Sign in with Example ID' }).click()
    await signInAtProvider(page, 'naoko')
    await expect(page).toHaveURL(/\/disputes$/)

    await visit(page, '/people')
    await expect(page.getByText('Roles come from the company account')).toBeVisible()
    await page.getByRole('button', { name: 'Add person' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('Ken Mori')
    await dialog.getByLabel('Email').fill('ken@example.com')
    await dialog.getByRole('button', { name: 'Add person' }).click()
    await expect(page.getByText('Ken Mori is added and can sign in.')).toBeVisible()
    await expect(dialog).toBeHidden()
    await expect(page.getByRole('button', { name: 'Add person' })).toBeFocused()
    await expect(page.getByRole('row').filter({ hasText: 'Ken Mori' })).toContainText('Invited')
    await expect(page.getByRole('button', { name: /password link/ })).toHaveCount(0)
    await expectAccessible(page)

    await visit(page, '/profile')
    await expect(page.getByText('Where you are signed in')).toBeVisible()
    await expect(page.getByText('Current password')).toHaveCount(0)

    await page.context().clearCookies()
    await visit(page, '/set-password')
    await expect(page).toHaveURL(/\/sign-in/)
  })

  test('the page fits a phone, in every language, with an error on it', async ({
    page,
    context,
    only,
  }) => {
    await page.setViewportSize({ width: 360, height: 740 })
    for (const locale of ['en', 'th', 'ja']) {
      await context.addCookies([{ name: 'desk-language', value: locale, url: only.url }])
      await visit(page, '/sign-in?error=SingleSignOn:linked_elsewhere')
      await expect(page.locator('html')).toHaveAttribute('lang', locale)
      await expectNoSidewaysScroll(page)
      await expectAccessible(page)
    }
  })
})
