import { DEMO_PASSWORD } from '@/testing/session'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { expect, signIn, signInWith, signOut, test } from '@/e2e/fixtures/test'
import { untilHydrated, visit } from '@/e2e/fixtures/visit'

test.use({ role: null })

test('a person signs in, and signing out ends the session permanently', async ({
  page,
  context,
}) => {
  await signIn(page, 'agent')
  const cookies = await context.cookies()
  await untilHydrated(page)
  await signOut(page)

  // The old cookie is restored, as by a thief; it is no longer valid.
  await context.addCookies(cookies)
  await visit(page, '/disputes')
  await expect(page).toHaveURL(/\/sign-in/)
  expect((await page.request.get('/api/disputes')).status()).toBe(401)
})

test('a wrong password and an unknown account get the same message', async ({
  page,
  newPerson,
}) => {
  // Of a demo account, every page would report the failed attempt to later tests.
  const { email: known } = await newPerson('Kanda Rung')
  await visit(page, '/sign-in')
  const words = page.getByRole('alert').filter({ hasText: /\w/ })
  const seen: string[] = []
  for (const email of [known, 'unknown@demo.test']) {
    await page.getByLabel('Email').fill(email)
    await page.getByLabel('Password', { exact: true }).fill('not the password at all')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(words).toBeVisible()
    seen.push(await words.innerText())
    await page.reload()
    await untilHydrated(page)
  }
  expect(seen[0]).toBe(seen[1])
  expect(seen[0]).not.toMatch(/unknown|exist/i)
})

test('guessing is blocked, and the page shows for how long', async ({ page }) => {
  await visit(page, '/sign-in')
  for (let attempt = 1; attempt <= 6; attempt += 1) {
    await page.getByLabel('Email').fill('guessed@example.test')
    await page.getByLabel('Password', { exact: true }).fill(`guess number ${attempt}`)
    const answer = page.waitForResponse('**/api/auth/callback/credentials**')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await answer
  }
  await expect(page.getByRole('alert').filter({ hasText: /15 minutes/ })).toBeVisible()
})

test('a demo account signs in with one click', async ({ page }) => {
  await visit(page, '/sign-in')
  await page.getByRole('button', { name: /Sign in as Viewer/ }).click()
  await expect(page).toHaveURL(/\/disputes/)
  await expect(page.getByText('Mei Tan').first()).toBeVisible()
})

test('a page opened without a session opens after signing in', async ({ page }) => {
  await visit(page, '/disputes?tab=closed')
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=/)
  await page.getByLabel('Email').fill('agent@demo.test')
  await page.getByLabel('Password', { exact: true }).fill(DEMO_PASSWORD)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page).toHaveURL(/\/disputes\?tab=closed/)
})

test('a link cannot redirect a person to another site after signing in', async ({
  page,
  baseURL,
}) => {
  for (const elsewhere of ['https://evil.example', '//evil.example', '/\\evil.example']) {
    await visit(page, `/sign-in?callbackUrl=${encodeURIComponent(elsewhere)}`)
    await signInHere()
    expect(page.url().startsWith(baseURL ?? '')).toBe(true)
    await page.context().clearCookies()
  }

  async function signInHere() {
    await page.getByLabel('Email').fill('viewer@demo.test')
    await page.getByLabel('Password', { exact: true }).fill(DEMO_PASSWORD)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(page).toHaveURL(/\/disputes/)
  }
})

test('the owner of an account under attack signs in from a known browser, and is notified', async ({
  page,
  browser,
  baseURL,
  newPerson,
}) => {
  // Each of ten passwords is verified, which is slow on purpose.
  test.slow()
  const owner = await newPerson('Ratree Chan')
  await signInWith(page, owner)
  await untilHydrated(page)
  await signOut(page)

  const attacker = await browser.newPage({ locale: 'en', ...(baseURL && { baseURL }) })
  await visit(attacker, '/sign-in')
  for (let attempt = 1; attempt <= 6; attempt += 1) {
    await attacker.getByLabel('Email').fill(owner.email)
    await attacker.getByLabel('Password', { exact: true }).fill(`guess number ${attempt}`)
    const answer = attacker.waitForResponse('**/api/auth/callback/credentials**')
    await attacker.getByRole('button', { name: 'Sign in', exact: true }).click()
    await answer
  }
  await expect(attacker.getByRole('alert').filter({ hasText: /15 minutes/ })).toBeVisible()
  await attacker.close()

  await signInWith(page, owner)
  const notice = page.getByRole('status').filter({
    hasText: 'There were 6 failed sign-in attempts since your last sign-in, from 1 address.',
  })
  await expect(notice).toBeVisible()
  await expectAccessible(page)
  await notice.getByRole('link', { name: 'Change password' }).click()
  await expect(page).toHaveURL(/\/profile/)
  await expect(notice).toBeVisible()
  const answer = page.waitForResponse('**/api/profile/failed-sign-ins')
  await notice.getByRole('button', { name: 'Dismiss this message' }).click()
  await expect(notice).toBeHidden()
  expect((await answer).status()).toBe(200)
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Profile')
  await expect(notice).toBeHidden()
})
