import type { Page } from 'playwright/test'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { pdfFile } from '@/e2e/fixtures/files'
import { openLive, whileStreamOpens } from '@/e2e/fixtures/live-stream'
import { ResponsePage } from '@/e2e/fixtures/response-page'
import { expect } from '@/e2e/fixtures/test'
import { visit } from '@/e2e/fixtures/visit'
import { test } from '@/e2e/fixtures/with-admin'

const LIVE = '**/api/live*'

async function uploadTo(page: Page, disputeId: string, filename: string): Promise<void> {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.drop(pdfFile(filename))
  await dispute.uploadAs('Proof of receipt', filename)
}

test('a document of another person shows on an open page, with a line about it', async ({
  page,
  admin,
  disputeId,
}) => {
  const response = new ResponsePage(page)
  await whileStreamOpens(page, () => response.open(disputeId))
  await response.write('The parcel was signed')
  await expect(response.field).toBeFocused()
  await uploadTo(admin, disputeId, 'invoice.pdf')

  await expect(response.document('invoice.pdf')).toBeVisible()
  const line = page.getByRole('status').filter({ hasText: /uploaded invoice\.pdf/ })
  await expect(line).toBeVisible()
  await expect(response.field).toBeFocused()
  await expect(response.field).toHaveValue('The parcel was signed')
  await expectAccessible(page)
  await line.getByRole('button', { name: 'Dismiss message' }).click()
  await expect(line).toBeHidden()
  // The own upload is no news.
  await expect(admin.getByRole('status').filter({ hasText: 'uploaded invoice.pdf' })).toHaveCount(0)
})

/** Opens the dialog that asks before gone.pdf is deleted; then another person deletes it, and its row vanishes. */
async function askToDeleteWhileItVanishes(page: Page, admin: Page, disputeId: string) {
  await whileStreamOpens(page, () => uploadTo(page, disputeId, 'gone.pdf'))
  await page.getByRole('button', { name: 'Delete gone.pdf' }).click()
  const dialog = page.getByRole('alertdialog', { name: 'Delete gone.pdf?' })
  await expect(dialog).toBeVisible()
  await new DisputePage(admin).open(disputeId)
  await admin.getByRole('button', { name: 'Delete gone.pdf' }).click()
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Delete document' }).click()
  // What is behind a dialog is hidden from assistive technology.
  const button = { name: 'Delete gone.pdf', includeHidden: true }
  await expect(page.getByRole('button', button)).toHaveCount(0)
  return { dialog, documents: page.getByRole('region', { name: /^Documents/ }) }
}

test('a dialog stays when the row of its document vanishes, and shows it as deleted', async ({
  page,
  admin,
  disputeId,
}) => {
  const { dialog, documents } = await askToDeleteWhileItVanishes(page, admin, disputeId)
  await dialog.getByRole('button', { name: 'Delete document' }).click()
  await expect(page.getByText('gone.pdf was already deleted.').first()).toBeVisible()
  await expect(dialog).toBeHidden()
  await expect(documents).toBeFocused()
})

test('the focus goes to the documents when a dialog closes whose row has vanished', async ({
  page,
  admin,
  disputeId,
}) => {
  const { dialog, documents } = await askToDeleteWhileItVanishes(page, admin, disputeId)
  await dialog.getByRole('button', { name: 'Keep document' }).click()
  await expect(dialog).toBeHidden()
  await expect(documents).toBeFocused()
})

test('a second tab learns of it from the first, and takes the stream over', async ({
  page,
  context,
  admin,
  disputeId,
}) => {
  await openLive(page, disputeId)
  const second = await context.newPage()
  let streams = 0
  second.on('request', (request) => {
    if (request.url().includes('/api/live')) streams += 1
  })
  const dispute = new DisputePage(second)
  await dispute.open(disputeId)
  await uploadTo(admin, disputeId, 'first.pdf')
  await expect(dispute.document('first.pdf')).toBeVisible()
  expect(streams).toBe(0)
  await page.close()
  await uploadTo(admin, disputeId, 'second.pdf')
  await expect(dispute.document('second.pdf')).toBeVisible()
  expect(streams).toBe(1)
})

test('the page polls while there is no stream', async ({ page, merchant, disputeId }) => {
  await page.clock.install()
  await page.route(LIVE, (route) => route.fulfill({ status: 503, body: '' }))
  const dispute = new DisputePage(page)
  await whileStreamOpens(page, () => dispute.open(disputeId))
  await merchant.addDocument(disputeId, 'invoice.pdf')
  await expect(dispute.document('invoice.pdf')).toHaveCount(0)
  await page.clock.fastForward(31_000)
  await expect(dispute.document('invoice.pdf')).toBeVisible()
})

/** What has changed in the list, and the button that shows it. */
const listChanges = (page: Page) =>
  page.getByRole('status').filter({ has: page.getByRole('button', { name: 'Show', exact: true }) })

/** The number in the title, once it is as new as the list. */
async function openCount(page: Page): Promise<number> {
  const states = page.getByRole('navigation', { name: 'Disputes by state' })
  let count = NaN
  await expect(async () => {
    count = Number(/\d+/.exec(await states.getByRole('link').first().innerText())?.[0])
    await expect(page).toHaveTitle(new RegExp(`^\\(${count}\\) Disputes · `), { timeout: 1_000 })
  }).toPass({ timeout: 45_000 })
  return count
}

test('the list announces a new dispute, and shows it when the person asks', async ({
  page,
  merchant,
  request,
}) => {
  await whileStreamOpens(page, () => visit(page, '/disputes?order=reverse_chronological'))
  const open = await openCount(page)
  const disputeId = await merchant.openDispute()
  // Without a webhook secret it only makes the desk read the dispute.
  const event = { object: 'event', id: 'evnt_test_5xkt3v1z2qg9ih1m6sx', key: 'dispute.create' }
  const data = { object: 'dispute', id: disputeId }
  const created_at = new Date().toISOString()
  const received = await request.post('/api/webhooks/omise', {
    data: { ...event, created_at, data },
  })
  expect(received.status()).toBe(200)

  const bar = listChanges(page)
  await expect(bar).toContainText(/\d+ new disputes?/)
  await expect(page).toHaveTitle(new RegExp(`^\\(${open + 1}\\) Disputes · `))
  const row = page.getByRole('row').filter({ hasText: disputeId })
  await expect(row).toHaveCount(0)
  await expectAccessible(page)
  await bar.getByRole('button', { name: 'Show' }).click()
  await expect(row).toBeVisible()
  await expect(bar).toHaveCount(0)
})

test('the list keeps a row that has left it until the person asks', async ({
  page,
  admin,
  merchant,
}) => {
  const disputeId = await merchant.openDispute()
  await whileStreamOpens(page, () => visit(page, '/disputes?order=reverse_chronological'))
  const row = page.getByRole('row').filter({ hasText: disputeId })
  await expect(row).toBeVisible()
  const open = await openCount(page)

  const theirs = new ResponsePage(admin)
  await theirs.open(disputeId)
  const confirm = await theirs.askToAccept()
  const { amount, currency } = await merchant.dispute(disputeId)
  const value = currency === 'JPY' ? String(amount) : (amount / 100).toFixed(2)
  await theirs.acceptDialog.getByLabel(/^Type the amount/).fill(value)
  await confirm.click()

  const bar = listChanges(page)
  await expect(bar.getByRole('button', { name: 'Show' })).toBeVisible()
  await expect(page).toHaveTitle(new RegExp(`^\\(${open - 1}\\) Disputes · `))
  await expect(row).toBeVisible()
  await bar.getByRole('button', { name: 'Show' }).click()
  await expect(row).toHaveCount(0)
  await expect(bar).toHaveCount(0)
})
