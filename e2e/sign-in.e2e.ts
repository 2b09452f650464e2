import { DEMO_PASSWORD, expect, signIn, test } from './fixtures/test'
import { untilItListens, visit } from './fixtures/visit'

test.use({ role: null })

test('a person signs in, and signing out ends the session for good', async ({ page, context }) => {
  await signIn(page, 'agent')
  const cookies = await context.cookies()
  await page.getByRole('button', { name: /Somchai Prasert/ }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/sign-in/)

  // The old cookie is put back, as a thief would: it opens nothing any more.
  await context.addCookies(cookies)
  await visit(page, '/disputes')
  await expect(page).toHaveURL(/\/sign-in/)
  expect((await page.request.get('/api/disputes')).status()).toBe(401)
})

test('a wrong password and an unknown account get the same words', async ({ page }) => {
  await visit(page, '/sign-in')
  const words = page.getByRole('alert').filter({ hasText: /\w/ })
  const seen: string[] = []
  for (const email of ['admin@demo.test', 'nobody@demo.test']) {
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password', { exact: true }).fill('not the password at all')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(words).toBeVisible()
    seen.push(await words.innerText())
    await page.reload()
    await untilItListens(page)
  }
  expect(seen[0]).toBe(seen[1])
  expect(seen[0]).not.toMatch(/unknown|exist/i)
})

test('guessing is stopped, and the page says for how long', async ({ page }) => {
  await visit(page, '/sign-in')
  for (let attempt = 1; attempt <= 6; attempt += 1) {
    await page.getByLabel('E-mail').fill('guessed@example.test')
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

test('whoever opens a page without a session comes back to it after signing in', async ({
  page,
}) => {
  await visit(page, '/disputes?tab=closed')
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=/)
  await page.getByLabel('E-mail').fill('agent@demo.test')
  await page.getByLabel('Password', { exact: true }).fill(DEMO_PASSWORD)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page).toHaveURL(/\/disputes\?tab=closed/)
})

test('a link cannot lead a person to another site after signing in', async ({ page, baseURL }) => {
  for (const elsewhere of ['https://evil.example', '//evil.example', '/\\evil.example']) {
    await visit(page, `/sign-in?callbackUrl=${encodeURIComponent(elsewhere)}`)
    await signInHere()
    expect(page.url().startsWith(baseURL ?? '')).toBe(true)
    await page.context().clearCookies()
  }

  async function signInHere() {
    await page.getByLabel('E-mail').fill('viewer@demo.test')
    await page.getByLabel('Password', { exact: true }).fill(DEMO_PASSWORD)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(page).toHaveURL(/\/disputes/)
  }
})
