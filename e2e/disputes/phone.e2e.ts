import type { Locator } from 'playwright/test'
import { DEMO_PASSWORD } from '@/testing/session'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { jpgFile, pdfFile } from '@/e2e/fixtures/files'
import { expectFingerSized, expectNoSidewaysScroll } from '@/e2e/fixtures/layout'
import { expect, test } from '@/e2e/fixtures/test'
import { untilHydrated, visit } from '@/e2e/fixtures/visit'

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })

test.describe('without a session', () => {
  test.use({ role: null })

  test('every step works on a phone, with a finger', async ({ page, disputeId, merchant }) => {
    await visit(page, '/sign-in')
    await page.getByLabel('Email').fill('agent@demo.test')
    await page.getByLabel('Password', { exact: true }).fill(DEMO_PASSWORD)
    const signIn = page.getByRole('button', { name: 'Sign in', exact: true })
    await expectFingerSized(signIn, page.getByRole('button', { name: /Sign in as Agent/ }))
    await expectNoSidewaysScroll(page)
    await signIn.tap()
    await expect(page).toHaveURL(/\/disputes$/)
    await untilHydrated(page)

    await page.getByRole('searchbox', { name: 'Search disputes' }).fill(disputeId)
    const found = page.getByRole('row').filter({ hasText: disputeId })
    // The row of the headings is one, too.
    await expect(page.getByRole('row')).toHaveCount(2)
    await expectNoSidewaysScroll(page)
    await found.tap()
    await expect(page).toHaveURL(new RegExp(`/disputes/${disputeId}`))

    const dispute = new DisputePage(page)
    const choose = page.getByRole('button', { name: 'Choose files' })
    await expectFingerSized(choose, page.getByRole('button', { name: 'Take a photo' }))
    const chooser = page.waitForEvent('filechooser')
    await choose.tap()
    await (await chooser).setFiles([pdfFile('receipt.pdf', { pages: 2 })])
    await dispute.chooseKind('receipt.pdf', 'Details of purchase')
    const upload = page.getByRole('button', { name: 'Upload 1 document', exact: true })
    await expectFingerSized(upload, page.getByRole('button', { name: /^Remove receipt\.pdf/ }))
    await expectNoSidewaysScroll(page)
    await upload.tap()
    await expect(dispute.document('receipt.pdf')).toBeVisible()

    const remove = page.getByRole('button', { name: 'Delete receipt.pdf' })
    await expectFingerSized(remove, page.getByRole('link', { name: 'Download receipt.pdf' }))
    await dispute.document('receipt.pdf').getByRole('button').first().tap()
    const review = page.getByRole('dialog', { name: 'receipt.pdf' })
    await expect(review.getByText('Page 1 of 2')).toBeVisible()
    const close = review.getByRole('button', { name: 'Close receipt.pdf' })
    await expectFingerSized(close, review.getByRole('button', { name: 'Next page' }))
    await expectNoSidewaysScroll(page)
    await review.getByRole('button', { name: 'Next page' }).tap()
    await expect(review.getByText('Page 2 of 2')).toBeVisible()
    await close.tap()
    await expect(review).toBeHidden()

    await remove.tap()
    const dialog = page.getByRole('alertdialog', { name: 'Delete receipt.pdf?' })
    const confirm = dialog.getByRole('button', { name: 'Delete document' })
    await expectFingerSized(confirm, dialog.getByRole('button', { name: 'Keep document' }))
    await expectNoSidewaysScroll(page)
    await confirm.tap()
    await expect(dialog).toBeHidden()
    await expect(dispute.document('receipt.pdf')).toBeHidden()
    expect(await merchant.documents(disputeId)).toEqual([])
  })
})

test('a photo is taken, named, previewed and sent', async ({ page, disputeId, merchant }) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Take a photo' }).tap()
  await (await chooser).setFiles([jpgFile('image.jpg')])
  await expect(dispute.file('Photo 20')).toBeVisible()
  await dispute.queue.getByRole('button', { name: /^Preview Photo/ }).tap()
  const preview = page.getByRole('dialog')
  await expect(preview.getByRole('img')).toBeVisible()
  await expectNoSidewaysScroll(page)
  const send = preview.getByRole('button', { name: /^Upload / })
  await expect(send).toBeInViewport({ ratio: 1 })
  await preview.getByLabel('Kind').selectOption({ label: 'Proof of receipt' })
  await expectFingerSized(send, preview.getByRole('button', { name: 'Back' }))
  await send.tap()
  await expect(dispute.document('Photo 20')).toBeVisible()
  expect(await merchant.documents(disputeId)).toMatchObject([
    { filename: expect.stringMatching(/^Photo 20.*\.jpg$/), kind: 'proof_of_receipt' },
  ])
})

test('every list fits, and is paged with a finger', async ({ page, merchant }) => {
  for (const tab of ['open', 'pending', 'closed']) {
    await visit(page, `/disputes?tab=${tab}`)
    await expectNoSidewaysScroll(page)
  }
  await visit(page, `/disputes/${await merchant.disputeWithManyDocuments()}`)
  const next = page.getByRole('button', { name: 'Next' })
  await expectFingerSized(next, page.getByLabel('Order of documents'))
  await expectNoSidewaysScroll(page)
  await next.tap()
  await expect(page.getByText('21–40 of 45')).toBeVisible()
  await expectNoSidewaysScroll(page)
  await page.getByRole('button', { name: 'Any date' }).tap()
  for (const part of [
    page.getByLabel('From', { exact: true }),
    page.getByRole('button', { name: 'Show' }),
  ]) {
    await part.scrollIntoViewIfNeeded()
    await expect(part).toBeInViewport({ ratio: 1 })
  }
})

test('rows off screen are skipped until they are scrolled to', async ({ page, merchant }) => {
  await visit(page, `/disputes/${await merchant.disputeWithManyDocuments()}`)
  const rows = page.getByRole('row').filter({ has: page.getByRole('checkbox') })
  await expect(rows).toHaveCount(20)
  const isSkipped = (row: Locator) =>
    row
      .getByRole('checkbox')
      .evaluate((element) => !element.checkVisibility({ contentVisibilityAuto: true }))
  await expect.poll(() => isSkipped(rows.first())).toBe(false)
  await expect.poll(() => isSkipped(rows.last())).toBe(true)
  await rows.last().scrollIntoViewIfNeeded()
  await expect.poll(() => isSkipped(rows.last())).toBe(false)
})

test('the list and each part of a dispute are accessible on a phone', async ({
  page,
  disputeId,
}) => {
  test.slow()
  await visit(page, '/disputes')
  await expect(page.getByRole('row').nth(1)).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Filters', exact: true }).tap()
  await expect(page.getByLabel('Respond by')).toBeVisible()
  await expectAccessible(page)

  // All of it is on screen, so that no bar that stays in view covers a part.
  await page.setViewportSize({ width: 390, height: 5000 })
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await expectAccessible(page)
  await dispute.choose(pdfFile('receipt.pdf'))
  await dispute.chooseKind('receipt.pdf', 'Proof of receipt')
  await dispute.upload(1)
  await expect(dispute.document('receipt.pdf')).toBeVisible()
  await dispute.choose(jpgFile('photo.jpg'), pdfFile('terms.pdf'))
  await dispute.chooseKind('terms.pdf', 'Proof of acceptance')
  const parts = page.getByRole('navigation', { name: 'Parts of the page' })
  await parts.getByRole('button', { name: 'Write the response' }).tap()
  await page.getByLabel('Message to the bank').fill('The parcel was signed for.')
  await expectAccessible(page)
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(5000)
})
