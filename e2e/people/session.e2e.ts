import type { Page } from 'playwright/test'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { ended, MINUTE, signInAgain, test } from '@/e2e/fixtures/clock-desk'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { pdfFile } from '@/e2e/fixtures/files'
import { expectNoSidewaysScroll } from '@/e2e/fixtures/layout'
import { holdCodeBack } from '@/e2e/fixtures/hold-code-back'
import { ResponsePage } from '@/e2e/fixtures/response-page'
import { storedInBrowser } from '@/e2e/fixtures/stored-in-browser'
import { expect, signIn, signOut } from '@/e2e/fixtures/test'
import { crash, untilHydrated, visit } from '@/e2e/fixtures/visit'

const SAVED = 'The parcel was signed for on 2 May.'
const UNSAVED = `${SAVED} The signature is that of the cardholder.`

const openWaiver = (page: Page) =>
  page
    .getByRole('region', { name: 'Evidence checklist' })
    .getByRole('button', { name: /Details of purchase/ })
const waiverReason = (page: Page) => page.getByRole('alertdialog').getByRole('textbox')

/** Leaves UNSAVED in the draft and a reason in the waiver's dialog, which only this browser has, and ends the page. */
async function crashWithUnsavedText(page: Page, disputeId: string): Promise<void> {
  await signIn(page, 'agent')
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await response.write(SAVED)
  await page.route('**/draft', (route) => route.abort())
  await response.field.fill(UNSAVED)
  await expect(response.card).toContainText('Not saved.')
  await openWaiver(page).click()
  await waiverReason(page).fill('Paid in the shop')
  await expect.poll(async () => (await storedInBrowser(page)).text).toContain('text waiver')
  await crash(page)
}

test('a session ends while a person types: they sign in on the page, and the text is saved', async ({
  page,
  clockDesk,
  disputeId,
}) => {
  await signIn(page, 'agent')
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await response.write(SAVED)
  const address = page.url()

  await clockDesk.advance(31 * MINUTE)
  await response.field.fill(UNSAVED)
  await expect(ended(page)).toBeVisible()
  await expect(ended(page).getByLabel('Email')).toHaveValue('agent@demo.test')
  await page.keyboard.press('Escape')
  await expect(ended(page)).toBeVisible()
  await expectAccessible(page)
  // It is stored in this browser, encrypted.
  await expect.poll(async () => (await storedInBrowser(page)).text).toContain('text draft')
  expect((await storedInBrowser(page)).text).not.toContain('signature')

  await ended(page).getByLabel('Password', { exact: true }).fill('not the password at all')
  await ended(page).getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(ended(page).getByRole('alert')).toContainText('don’t match')
  await signInAgain(page)
  await expect(ended(page)).toBeHidden()
  await expect(response.field).toBeFocused()
  await expect(response.field).toHaveValue(UNSAVED)
  await response.saved()
  expect(page.url()).toBe(address)
  await expect.poll(async () => (await storedInBrowser(page)).text).not.toContain('text draft')
  await page.reload()
  await untilHydrated(page)
  await response.card.getByRole('button', { name: 'Continue writing' }).click()
  await expect(response.field).toHaveValue(UNSAVED)
})

test('a dialog and a file in the queue stay unchanged', async ({ page, clockDesk, disputeId }) => {
  await signIn(page, 'agent')
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  // Its last request before the upload; after the end of the session it would get a 401 first.
  const compared = page.waitForResponse(/same-files/)
  await dispute.choose(pdfFile('slip.pdf', { size: 3_000_000 }))
  await compared
  await dispute.chooseKind('slip.pdf', 'Proof of receipt')
  await clockDesk.advance(31 * MINUTE)
  await dispute.upload(1)
  await expect(ended(page)).toBeVisible()
  await signInAgain(page)
  await expect(dispute.document('slip.pdf')).toBeVisible()
  expect(await clockDesk.merchant.documents(disputeId)).toHaveLength(1)

  const guidance = page.getByRole('region', { name: 'Evidence checklist' })
  await guidance.getByRole('button', { name: /Details of purchase/ }).click()
  const waive = page.getByRole('alertdialog')
  await waive.getByRole('textbox').fill('Paid in the shop')
  await clockDesk.advance(31 * MINUTE)
  await waive.getByRole('button').last().click()
  await signInAgain(page)
  await expect(ended(page)).toBeHidden()
  await expect(waive).toBeHidden()
  await expect(guidance).toContainText('Paid in the shop')
})

test('restores unsaved text after a crash, and the note of a dialog', async ({
  page: first,
  context,
  disputeId,
}) => {
  await crashWithUnsavedText(first, disputeId)

  const page = await context.newPage()
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await expect(response.field).toHaveValue(UNSAVED)
  await expect(response.field).not.toBeFocused()
  await expect(response.card.getByRole('status')).toContainText('Unsaved text was restored')
  await response.saved()
  await openWaiver(page).click()
  await expect(waiverReason(page)).toHaveValue('Paid in the shop')
  await page.keyboard.press('Escape')
  await openWaiver(page).click()
  await expect(waiverReason(page)).toHaveValue('')
})

test('a slow disk overwrites neither stored nor newly typed text', async ({
  page: first,
  context,
  disputeId,
}) => {
  test.slow()
  await crashWithUnsavedText(first, disputeId)

  const page = await context.newPage()
  await page.addInitScript(holdDisk)
  await page.route('**/draft', (route) => route.abort())
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await response.card.getByRole('button', { name: 'Continue writing' }).click()
  await expect(response.field).toHaveValue(SAVED)
  await response.field.fill('Typed meanwhile.')
  // This notice appears above the checklist and would move its button during the click.
  await expect(response.card).toContainText('Not saved.')
  await openWaiver(page).click()
  await waiverReason(page).fill('A note.')
  await page.evaluate(() => dispatchEvent(new Event('disk')))
  await expect(waiverReason(page)).toHaveValue('Paid in the shop\nA note.')
  await expect(response.field).toHaveValue(`${UNSAVED}\n\nTyped meanwhile.`)
})

/** From now on no database opens before the page receives the event `disk`. */
function holdDisk(): void {
  const released = new Promise((resolve) => addEventListener('disk', resolve, { once: true }))
  const open = indexedDB.open.bind(indexedDB)
  indexedDB.open = (...args) => {
    const request = open(...args)
    const hold = (event: Event) => {
      event.stopImmediatePropagation()
      void released.then(() => request.dispatchEvent(new Event('success')))
    }
    request.addEventListener('success', hold, { once: true })
    return request
  }
}

test('another person who signs in there gets their own page, and no data of the first', async ({
  page,
  clockDesk,
  disputeId,
}) => {
  await signIn(page, 'agent')
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await response.write(SAVED)
  await response.choose(pdfFile('private.pdf'))
  await expect.poll(async () => (await storedInBrowser(page)).files).toBe(1)
  await clockDesk.advance(31 * MINUTE)
  await response.field.fill(UNSAVED)
  await expect(ended(page)).toBeVisible()
  const reloaded = page.waitForEvent('load')
  await signInAgain(page, 'admin')
  await reloaded
  await expect(page.getByText('Naoko Ito').first()).toBeVisible()
  await untilHydrated(page)
  await expect(response.card).toContainText(SAVED)
  await expect(response.queue).toBeHidden()
  await response.card.getByRole('button', { name: 'Continue writing' }).click()
  await expect(response.field).toHaveValue(SAVED)
  await expect
    .poll(async () => (await storedInBrowser(page)).text)
    .not.toMatch(/text draft|private/)
  expect((await storedInBrowser(page)).files).toBe(0)
})

test('a page of one person does nothing in the name of another who signs in elsewhere', async ({
  page,
  context,
  disputeId,
}) => {
  await signIn(page, 'agent')
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await response.write(SAVED)

  // The typed text is being sent while another person signs in.
  const { promise: signedIn, resolve } = Promise.withResolvers<void>()
  await page.route('**/draft', async (route) => {
    await signedIn
    await route.continue()
  })
  const saving = page.waitForRequest('**/draft')
  await response.field.fill(UNSAVED)
  await saving
  const reloaded = page.waitForEvent('load')
  const other = await context.newPage()
  await context.clearCookies()
  await signIn(other, 'admin')
  resolve()
  await reloaded
  await expect(page.getByText('Naoko Ito').first()).toBeVisible()
  await expect(response.card).toContainText(SAVED)
  await expect(response.card).not.toContainText('signature')
})

test('two tabs are synchronised: both ask, and signing in to one unlocks both', async ({
  page,
  context,
  clockDesk,
  disputeId,
}) => {
  await signIn(page, 'agent')
  const first = new ResponsePage(page)
  await first.open(disputeId)
  await first.write(SAVED)
  const second = await context.newPage()
  await visit(second, '/disputes')

  await clockDesk.advance(31 * MINUTE)
  await first.field.fill(UNSAVED)
  await expect(ended(page)).toBeVisible()
  await expect(ended(second)).toBeVisible()
  await signInAgain(second)
  await expect(ended(second)).toBeHidden()
  await expect(ended(page)).toBeHidden()
  await first.saved()
})

test('a dialog with late code does not cover the sign-in dialog', async ({
  page,
  clockDesk,
  disputeId,
}) => {
  await signIn(page, 'agent')
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await response.write(SAVED)
  // The code of the session's dialogs is loaded; that of the waiver's is not.
  await clockDesk.advance(31 * MINUTE)
  await response.field.fill(UNSAVED)
  await signInAgain(page)
  await expect(ended(page)).toBeHidden()

  const letCodeCome = await holdCodeBack(page)
  const guidance = page.getByRole('region', { name: 'Evidence checklist' })
  await guidance.getByRole('button', { name: /Details of purchase/ }).click()
  await clockDesk.advance(31 * MINUTE)
  await response.field.press('End')
  await response.field.pressSequentially('!')
  await expect(ended(page)).toBeVisible()
  const late = page.getByRole('alertdialog', { includeHidden: true })
  letCodeCome()
  await expect(late).toBeAttached()
  await signInAgain(page)
  await expect(ended(page)).toBeHidden()
  await expect(late).toBeVisible()
})

test('signing out purges typed text, in the other tabs too', async ({
  page,
  context,
  disputeId,
}) => {
  await signIn(page, 'agent')
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await response.write(SAVED)
  await page.route('**/draft', (route) => route.abort())
  await response.field.fill(UNSAVED)
  await expect.poll(async () => (await storedInBrowser(page)).text).toContain('text draft')
  const other = await context.newPage()
  await visit(other, '/disputes')

  await signOut(page)
  await expect(page).toHaveURL(/\/sign-in$/)
  await expect(other).toHaveURL(/\/sign-in/)
  // The deletion ends when the last tab has closed the database.
  await expect.poll(() => page.evaluate(() => indexedDB.databases())).toEqual([])
})

test('the dialogs fit a phone, in every language', async ({
  page,
  context,
  clockDesk,
  disputeId,
}) => {
  test.slow()
  await page.setViewportSize({ width: 360, height: 740 })
  for (const locale of ['en', 'th', 'ja']) {
    await context.addCookies([{ name: 'desk-language', value: 'en', url: clockDesk.url }])
    await signIn(page, 'agent')
    await context.addCookies([{ name: 'desk-language', value: locale, url: clockDesk.url }])
    await visit(page, `/disputes/${disputeId}`)
    await context.clearCookies({ name: 'desk-session' })
    await page.locator('#guidance button').first().click()
    await page.getByRole('alertdialog').getByRole('textbox').fill('-')
    await page.getByRole('alertdialog').getByRole('button').last().click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await expectNoSidewaysScroll(page)
    await expectAccessible(page)
  }
})
