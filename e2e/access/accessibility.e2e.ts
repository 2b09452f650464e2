import { notificationSettingsPath } from '@/lib/format/notification-paths'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { jpgFile, pdfFile, pngFile, textFile } from '@/e2e/fixtures/files'
import { expect, test } from '@/e2e/fixtures/test'
import { visit } from '@/e2e/fixtures/visit'
import { WITHOUT_PANES } from '@/e2e/fixtures/viewports'

test.use({ viewport: WITHOUT_PANES })

test.describe('before signing in', () => {
  test.use({ role: null })

  test('the sign-in page, also after a wrong password', async ({ page }) => {
    await visit(page, '/sign-in')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(page.getByText('Enter your email and password.')).toBeVisible()
    await expectAccessible(page)
  })
})

test('the disputes: open, pending, closed, without a match', async ({ page }) => {
  test.slow()
  for (const tab of ['open', 'pending', 'closed']) {
    await visit(page, `/disputes?tab=${tab}`)
    await expect(page.getByRole('table', { name: /^Disputes/ })).toBeVisible()
    await expectAccessible(page)
  }
  await visit(page, '/disputes?q=nothing-like-this')
  await expect(
    page.getByText('No dispute matches “nothing-like-this”', { exact: true }),
  ).toBeVisible()
  await expectAccessible(page)
})

test('the disputes when Omise does not respond', async ({ page, merchant }) => {
  await merchant.fail({
    on: { path: '^/(disputes|search)' },
    fault: { type: 'status', status: 503 },
  })
  await visit(page, '/disputes')
  await expect(page.getByText('Omise isn’t responding.')).toBeVisible()
  await expectAccessible(page)
})

test('the keys and the account menu', async ({ page }) => {
  await visit(page, '/disputes')
  await page.getByRole('button', { name: 'All shortcuts' }).click()
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /Account menu/ }).click()
  await expect(page.getByRole('dialog', { name: 'Account menu of Somchai Prasert' })).toBeVisible()
  await expectAccessible(page)
})

test('a dispute: empty, with a queue in every state, and with a preview', async ({
  page,
  disputeId,
  merchant,
}) => {
  test.slow()
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await expectAccessible(page)

  await merchant.fail({
    on: { method: 'POST', filename: 'failing.pdf' },
    fault: { type: 'status', status: 429 },
  })
  await dispute.choose(pdfFile('failing.pdf'), jpgFile('arrived.jpg'))
  await page.getByLabel('Same kind for all').selectOption({ label: 'Proof of receipt' })
  await dispute.upload(2)
  await expect(dispute.file('failing.pdf')).toContainText('Saved here')
  await expect(dispute.document('arrived.jpg')).toBeVisible()
  await dispute.choose(pdfFile('waiting.pdf'), pngFile('ready.png'), textFile('notes.txt', 'hello'))
  await dispute.chooseKind('ready.png', 'Proof of receipt')
  await expect(dispute.file('notes.txt')).toContainText('isn’t a PDF or an image')
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Preview waiting.pdf' }).click()
  await expect(page.getByRole('dialog').getByText('Page 1 of 1')).toBeVisible()
  await expectAccessible(page)
})

test('a dispute with many documents, reviewing a picture and a PDF, and deleting', async ({
  page,
  merchant,
}) => {
  // Five scans of many rows, each in both schemes.
  test.slow()
  const dispute = new DisputePage(page)
  await dispute.open(await merchant.disputeWithManyDocuments())
  await expectAccessible(page)

  const withCopy = dispute.table
    .getByRole('row')
    .filter({ has: page.getByRole('link', { name: /^Download/ }) })
  await withCopy.filter({ hasText: '.jpg' }).first().getByRole('button').first().click()
  const review = page.getByRole('dialog')
  await expect(review.getByRole('img', { name: /^Image in/ })).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(review).toBeHidden()
  await withCopy.filter({ hasText: '.pdf' }).first().getByRole('button').first().click()
  await expect(review.getByText(/^Page 1 of/)).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(review).toBeHidden()

  await page
    .getByRole('button', { name: /^Delete / })
    .first()
    .click()
  await expect(page.getByRole('alertdialog')).toBeVisible()
  await expectAccessible(page)
})

test('the settings of notifications, of an agent', async ({ page }) => {
  await visit(page, notificationSettingsPath)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Notifications')
  await expectAccessible(page)
})

test('a closed dispute', async ({ page, merchant }) => {
  await new DisputePage(page).open(await merchant.firstDispute('closed'))
  await expectAccessible(page)
})

test('a dispute that cannot be read from Omise', async ({ page, merchant, disputeId }) => {
  await merchant.fail({ on: { path: disputeId }, fault: { type: 'status', status: 503 } })
  await visit(page, `/disputes/${disputeId}`)
  await expect(page.getByRole('heading', { level: 1, name: 'didn’t load' })).toBeVisible()
  await expectAccessible(page)
})

test('pages that do not exist, inside and outside of the desk', async ({ page }) => {
  for (const [path, title] of [
    ['/disputes/dspt_test_0000000000000000000', 'Dispute not found'],
    ['/no-such-page', 'Page not found'],
  ] as const) {
    await visit(page, path)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title)
    await expectAccessible(page)
  }
})
