import type { Page } from 'playwright/test'
import { api } from '@/lib/format/paths'
import { DEMO_PASSWORD } from '@/testing/session'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { ended, MINUTE, signInAgain, test, timeLeft } from '@/e2e/fixtures/clock-desk'
import { ResponsePage } from '@/e2e/fixtures/response-page'
import type { RunningDesk } from '@/e2e/fixtures/running-desk'
import { expect, signIn } from '@/e2e/fixtures/test'
import { visit } from '@/e2e/fixtures/visit'

const SAVED = 'The parcel was signed for on 2 May.'

const warning = (page: Page) => page.getByRole('alertdialog', { name: 'Still there?' })

/** On the server and in the browsers; timers due by then fire once. */
async function pass(desk: RunningDesk, seconds: number, ...pages: Page[]): Promise<void> {
  await desk.advance(seconds)
  for (const each of pages) await each.clock.fastForward(seconds * 1000)
}

test('a warning appears two minutes before the end, in all tabs, and one press extends the session', async ({
  page,
  context,
  clockDesk,
  disputeId,
}) => {
  await page.clock.install()
  const other = await context.newPage()
  await other.clock.install()
  await signIn(page, 'agent')
  await visit(page, `/disputes/${disputeId}`)
  await visit(other, '/disputes')

  await pass(clockDesk, 28 * MINUTE + 5, page, other)
  await expect(warning(page)).toBeVisible()
  await expect(warning(other)).toBeVisible()
  await expect(warning(page).getByRole('timer')).toHaveText(
    /^You’ll be signed out in 1 minute \d+ seconds?\.$/,
  )
  const stay = warning(page).getByRole('button', { name: 'Stay signed in' })
  await expect(stay).toBeFocused()
  await expectAccessible(page)
  await page.clock.fastForward(56_000)
  await expect(warning(page).getByRole('status')).toHaveText(/^You’ll be signed out in/)

  await page.keyboard.press('Enter')
  await expect(warning(page)).toBeHidden()
  await expect(warning(other)).toBeHidden()
  expect((await timeLeft(page)).idleSecondsLeft).toBeGreaterThan(29 * MINUTE)
})

test('an open editor does not extend the session by its background requests', async ({
  page,
  clockDesk,
  disputeId,
}) => {
  await page.clock.install()
  await signIn(page, 'agent')
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await response.write(SAVED)
  const polls: string[] = []
  page.on('request', (request) => {
    if (!request.url().endsWith(api.response(disputeId))) return
    polls.push(request.headers()['x-background'] ?? 'counts')
  })
  for (let passed = 0; passed < 28; passed += 4) {
    const asked = page.waitForResponse(`**${api.response(disputeId)}`)
    await pass(clockDesk, 4 * MINUTE, page)
    await asked
  }
  await pass(clockDesk, 20, page)
  await expect(warning(page)).toBeVisible()
  expect(polls.length).toBeGreaterThanOrEqual(7)
  expect(polls.slice(1)).toEqual(polls.slice(1).map(() => '1'))

  await warning(page).getByRole('button', { name: 'Not now' }).click()
  await expect(warning(page)).toBeHidden()
})

test('at the end the page is covered, and signing in uncovers it unchanged', async ({
  page,
  clockDesk,
  disputeId,
}) => {
  await page.clock.install()
  await signIn(page, 'agent')
  await visit(page, `/disputes/${disputeId}`)
  await pass(clockDesk, 28 * MINUTE + 5, page)
  await expect(warning(page)).toBeVisible()
  await pass(clockDesk, 2 * MINUTE, page)
  await expect(ended(page)).toBeVisible()
  await expect(warning(page)).toBeHidden()
  await expect(ended(page).getByLabel('Password', { exact: true })).toBeFocused()
  await signInAgain(page)
  await expect(ended(page)).toBeHidden()
  await expect(page.getByRole('heading', { level: 2, name: 'Documents' })).toBeVisible()
})

test('the session ends 12 hours after sign-in despite activity, and a person can sign in again before that', async ({
  page,
  clockDesk,
  disputeId,
}) => {
  await page.clock.install()
  await signIn(page, 'agent')
  for (let passed = 0; passed < 11 * 60 + 40; passed += 20) {
    await clockDesk.advance(20 * MINUTE)
    expect((await page.request.get(api.session())).status()).toBe(200)
  }
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await response.write(SAVED)
  await pass(clockDesk, 18 * MINUTE + 5, page)
  const notice = page.getByRole('alertdialog', { name: 'Your session is about to end' })
  await expect(notice).toBeVisible()
  await notice.getByRole('button', { name: 'Sign in again' }).click()
  const dialog = page.getByRole('dialog', { name: 'Sign in again' })
  await dialog.getByLabel('Password', { exact: true }).fill(DEMO_PASSWORD)
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(dialog).toBeHidden()
  await expect(notice).toBeHidden()
  await response.field.fill(`${SAVED} In person.`)
  await response.saved()
  expect((await timeLeft(page)).secondsLeft).toBeGreaterThan(11 * 60 * MINUTE)
})
