import type { Page } from 'playwright/test'
import { DEMO_PASSWORD } from '@/testing/session'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { expectNoSidewaysScroll, expectReachable } from '@/e2e/fixtures/layout'
import { ResponsePage } from '@/e2e/fixtures/response-page'
import { runDesk, type RunningDesk } from '@/e2e/fixtures/running-desk'
import { expect, signInWith, test as base } from '@/e2e/fixtures/test'
import { visit } from '@/e2e/fixtures/visit'

const TEXT = 'The parcel was signed for on 2 May.'

/** A desk that requires a second person to submit; the agent is on `page`. */
const test = base.extend<object, { strictDesk: RunningDesk }>({
  strictDesk: [
    async ({}, use) => {
      const desk = await runDesk(async () => ({ REQUIRE_SECOND_PERSON: 'on' }))
      await use(desk)
      await desk.stop()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

/** The agent writes the response of a new dispute, and requests its review. */
async function requestReview(page: Page, { merchant }: RunningDesk) {
  const disputeId = await merchant.openDispute()
  const response = new ResponsePage(page)
  await signInWith(page, { email: 'agent@demo.test', password: DEMO_PASSWORD })
  await response.open(disputeId)
  await response.write(TEXT)
  await response.card.getByRole('button', { name: 'Request review…' }).click()
  const dialog = page.getByRole('alertdialog', { name: 'Request a review?' })
  await dialog.getByRole('button', { name: 'Request review' }).click()
  await expect(response.card.getByText('You requested a review on')).toBeVisible()
  return { disputeId, response }
}

// Two people with a browser each, from the request to the submission.
test.describe.configure({ timeout: 180_000 })

test.use({ role: null, baseURL: async ({ strictDesk }, use) => use(strictDesk.url) })

test('one person requests a review, the other returns it, then submits the changed response', async ({
  page,
  browser,
  strictDesk,
}) => {
  const disputeId = await strictDesk.merchant.openDispute()
  const response = new ResponsePage(page)
  await signInWith(page, { email: 'agent@demo.test', password: DEMO_PASSWORD })
  await response.open(disputeId)
  await response.write(TEXT)
  await expect(response.card.getByRole('button', { name: 'Submit response…' })).toHaveCount(0)

  const askForCheck = async (note: string) => {
    await response.card.getByRole('button', { name: 'Request review…' }).click()
    const dialog = page.getByRole('alertdialog', { name: 'Request a review?' })
    await expect(dialog).toContainText('Proof of receipt is missing')
    await dialog.getByLabel('Note for the reviewer').fill(note)
    await dialog.getByRole('button', { name: 'Request review' }).click()
    await expect(dialog).toBeHidden()
  }
  await askForCheck('Is the date right?')
  await expect(response.card.getByText('You requested a review on')).toBeVisible()
  await expect(response.card.locator(':focus')).toContainText('You requested a review on')
  await expect(response.card.getByText(TEXT)).toBeVisible()
  await expectAccessible(page)

  const admin = await browser.newPage({ baseURL: strictDesk.url, locale: 'en' })
  await signInWith(admin, { email: 'admin@demo.test', password: DEMO_PASSWORD })
  await visit(admin, `/disputes?q=${disputeId}`)
  await expect(admin.getByRole('row').filter({ hasText: disputeId })).toContainText('To review')
  const theirs = new ResponsePage(admin)
  await theirs.open(disputeId)
  await expect(theirs.card.getByText('Is the date right?')).toBeVisible()
  await theirs.card.getByRole('button', { name: 'Return for changes…' }).click()
  const back = admin.getByRole('alertdialog', {
    name: 'Return the response to Somchai Prasert?',
  })
  await back.getByRole('button', { name: 'Return for changes' }).click()
  await expect(back.getByText('Say what needs to change.')).toBeVisible()
  await expectAccessible(admin)
  await back.getByLabel('What needs to change').fill('It was 3 May.')
  await back.getByRole('button', { name: 'Return for changes' }).click()
  await expect(back).toBeHidden()

  await page.reload()
  await expect(response.card.getByText('Naoko Ito returned the response for changes')).toBeVisible()
  await expect(response.card.getByText('It was 3 May.')).toBeVisible()
  await response.open(disputeId)
  await response.write('The parcel was signed for on 3 May.')
  await askForCheck('')

  await theirs.open(disputeId)
  await expect(theirs.card.getByText('signed for on 3 May')).toBeVisible()
  await theirs.card.getByRole('button', { name: 'Review and submit…' }).click()
  await theirs.submitDialog.waitFor()
  await (await theirs.acknowledge()).click()
  await expect(theirs.notice('The response was submitted by Naoko Ito')).toBeFocused()
  expect(await strictDesk.merchant.dispute(disputeId)).toMatchObject({
    status: 'pending',
    message: 'The parcel was signed for on 3 May.',
  })
  await admin.close()
})

test('changing a word cancels the request, and the page reports it', async ({
  page,
  strictDesk,
}) => {
  const { response } = await requestReview(page, strictDesk)

  const takeBack = response.card.getByRole('button', { name: 'Withdraw request…' })
  const question = page.getByRole('alertdialog', { name: 'Withdraw the review request?' })
  await takeBack.click()
  await expect(question.locator(':focus')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(takeBack).toBeFocused()

  await response.write(`${TEXT} By the cardholder.`)
  await expect(response.card.getByText('The review was cancelled because Somchai')).toBeVisible()
  await expect(response.card.getByRole('button', { name: 'Request review…' })).toBeVisible()
})

test('the notice fits a phone, in every language', async ({ page, context, strictDesk }) => {
  const { disputeId } = await requestReview(page, strictDesk)
  await page.setViewportSize({ width: 360, height: 740 })
  for (const locale of ['en', 'th', 'ja']) {
    await context.addCookies([{ name: 'desk-language', value: locale, url: strictDesk.url }])
    await visit(page, `/disputes/${disputeId}`)
    await expectNoSidewaysScroll(page)
    await expectAccessible(page)
  }
})

test('the dialogs of a review can be read and pressed at 400 % zoom', async ({
  page,
  browser,
  strictDesk,
}) => {
  // A window of 1,280 × 1,024.
  const viewport = { width: 320, height: 256 }
  await page.setViewportSize(viewport)
  const disputeId = await strictDesk.merchant.openDispute()
  const response = new ResponsePage(page)
  await signInWith(page, { email: 'agent@demo.test', password: DEMO_PASSWORD })
  await response.open(disputeId)
  await response.write(TEXT)
  await response.card.getByRole('button', { name: 'Request review…' }).click()
  const dialog = page.getByRole('alertdialog')
  await expectReachable(
    dialog,
    dialog.getByLabel('Note for the reviewer'),
    dialog.getByRole('button', { name: 'Keep editing' }),
    dialog.getByRole('button', { name: 'Request review' }),
  )
  await dialog.getByRole('button', { name: 'Request review' }).click()
  await response.card.getByRole('button', { name: 'Withdraw request…' }).click()
  await expectReachable(dialog, ...(await dialog.getByRole('button').all()))

  const admin = await browser.newPage({ baseURL: strictDesk.url, locale: 'en', viewport })
  await signInWith(admin, { email: 'admin@demo.test', password: DEMO_PASSWORD })
  const theirs = new ResponsePage(admin)
  await theirs.open(disputeId)
  const asked = admin.getByRole('alertdialog')
  await theirs.card.getByRole('button', { name: 'Return for changes…' }).click()
  await expectReachable(
    asked,
    asked.getByLabel('What needs to change'),
    asked.getByRole('button', { name: 'Cancel' }),
    asked.getByRole('button', { name: 'Return for changes' }),
  )
  await admin.keyboard.press('Escape')
  await theirs.card.getByRole('button', { name: 'Review and submit…' }).click()
  await expectReachable(
    theirs.submitDialog,
    theirs.submitDialog.getByRole('checkbox'),
    theirs.submitDialog.getByRole('button', { name: 'Keep editing' }),
    theirs.submitDialog.getByRole('button', { name: 'Submit response' }),
  )
  await admin.close()
})
