import { DEMO_PASSWORD } from '@/testing/session'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { pdfFile, pngFile } from '@/e2e/fixtures/files'
import { tabTo } from '@/e2e/fixtures/keyboard'
import { expect, test } from '@/e2e/fixtures/test'
import { untilHydrated, visit } from '@/e2e/fixtures/visit'
import { WITHOUT_PANES } from '@/e2e/fixtures/viewports'

test.use({ viewport: WITHOUT_PANES })

test.describe('without a session', () => {
  test.use({ role: null })

  test('every step works without a mouse: sign in, find, add, upload, preview, delete', async ({
    page,
    disputeId,
    merchant,
  }) => {
    test.slow()
    const { keyboard } = page
    await visit(page, '/sign-in')
    await tabTo(page.getByLabel('Email'))
    await keyboard.type('agent@demo.test')
    await tabTo(page.getByLabel('Password', { exact: true }))
    await keyboard.type(DEMO_PASSWORD)
    await keyboard.press('Enter')
    await expect(page).toHaveURL(/\/disputes$/)
    await untilHydrated(page)

    const search = page.getByRole('searchbox', { name: 'Search disputes' })
    await tabTo(search)
    await keyboard.type(disputeId)
    await keyboard.press('Enter')
    const found = page.getByRole('row').filter({ hasText: disputeId }).getByRole('link')
    await expect(found).toHaveCount(1)
    await expect(page).toHaveURL(new RegExp(`q=${disputeId}`))
    // Of the whole list it may be a row, too.
    await expect(page.getByRole('row')).toHaveCount(2)
    await tabTo(found)
    await keyboard.press('Enter')
    await expect(page).toHaveURL(new RegExp(`/disputes/${disputeId}\\?list=`))

    const dispute = new DisputePage(page)
    const choose = page.getByRole('button', { name: 'Choose files' })
    await tabTo(choose)
    const chooser = page.waitForEvent('filechooser')
    await keyboard.press('Enter')
    await (await chooser).setFiles([pdfFile('receipt.pdf', { pages: 2 })])
    await expect(dispute.file('receipt.pdf')).toContainText('2 pages')
    await expect(choose).toBeFocused()

    const kind = page.getByRole('combobox', { name: 'Kind of receipt.pdf' })
    await tabTo(kind)
    await keyboard.type('Proof of r')
    await expect(kind).toHaveValue('proof_of_receipt')
    await tabTo(page.getByRole('button', { name: 'Upload 1 document', exact: true }))
    await keyboard.press('Enter')
    await expect(dispute.document('receipt.pdf')).toBeVisible()
    expect(await merchant.documents(disputeId)).toMatchObject([{ kind: 'proof_of_receipt' }])

    const opener = dispute
      .document('receipt.pdf')
      .getByRole('button', { name: /receipt\.pdf/ })
      .first()
    await tabTo(opener)
    await keyboard.press('Enter')
    const review = page.getByRole('dialog', { name: 'receipt.pdf' })
    await expect(review.getByText('Page 1 of 2')).toBeVisible()
    await tabTo(review.getByRole('button', { name: 'Next page' }))
    await keyboard.press('Enter')
    await expect(review.getByText('Page 2 of 2')).toBeVisible()
    await keyboard.press('Escape')
    await expect(review).toBeHidden()
    await expect(opener).toBeFocused()

    await tabTo(page.getByRole('button', { name: 'Delete receipt.pdf' }))
    await keyboard.press('Enter')
    const dialog = page.getByRole('alertdialog', { name: 'Delete receipt.pdf?' })
    await expect(dialog.getByRole('button', { name: 'Keep document' })).toBeFocused()
    await keyboard.press('Tab')
    await expect(dialog.getByRole('button', { name: 'Delete document' })).toBeFocused()
    await keyboard.press('Enter')
    await expect(dialog).toBeHidden()
    await expect(dispute.document('receipt.pdf')).toBeHidden()
    await expect(page.getByRole('region', { name: 'Documents', exact: true })).toBeFocused()
    expect(await merchant.documents(disputeId)).toEqual([])
  })
})

test('the first stop skips the navigation', async ({ page }) => {
  await visit(page, '/disputes')
  await page.keyboard.press('Tab')
  const skip = page.getByRole('link', { name: 'Skip to content' })
  await expect(skip).toBeFocused()
  await expect(skip).toBeInViewport()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main')).toBeFocused()
})

test('a dialog keeps the focus inside, and returns it to its origin', async ({
  page,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(await merchant.disputeWithManyDocuments())
  const row = dispute.table.getByRole('row').nth(1)
  await tabTo(row.getByRole('button', { name: /^Delete / }))
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('alertdialog')
  const [keep, confirm] = [
    dialog.getByRole('button', { name: 'Keep document' }),
    dialog.getByRole('button', { name: 'Delete document' }),
  ]
  await expect(keep).toBeFocused()
  for (const next of [confirm, keep]) {
    await page.keyboard.press('Tab')
    await expect(next).toBeFocused()
  }
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(row.getByRole('button').first()).toBeFocused()
})

test('after a deletion the focus is on the document that took its position', async ({
  page,
  disputeId,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(pngFile('first.png'), pngFile('second.png'))
  await page.getByLabel('Same kind for all').selectOption({ label: 'Proof of receipt' })
  await dispute.upload(2)
  await expect(page.getByRole('button', { name: /^Delete / })).toHaveCount(2)
  const [first = '', second = ''] = await dispute.filenamesOf(2)
  await tabTo(page.getByRole('button', { name: `Delete ${first}` }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Keep document' })).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Delete document' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dispute.document(first)).toBeHidden()
  await expect(dispute.document(second).getByRole('button').first()).toBeFocused()
})

test('files are removed from the queue by key, and the focus stays in it', async ({
  page,
  disputeId,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(pdfFile('one.pdf'), pdfFile('two.pdf', { pages: 2 }))
  await expect(dispute.file('two.pdf')).toContainText('2 pages')
  await tabTo(page.getByRole('button', { name: 'Remove one.pdf from the queue' }))
  await page.keyboard.press('Enter')
  await expect(dispute.file('one.pdf')).toBeHidden()
  await expect(page.getByRole('button', { name: 'Preview two.pdf' })).toBeFocused()
  await tabTo(page.getByRole('button', { name: 'Remove two.pdf from the queue' }))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Choose files' })).toBeFocused()
})

test('the keys of the viewer are listed where nothing can be changed, too', async ({
  page,
  merchant,
}) => {
  await visit(page, `/disputes/${await merchant.firstDispute('closed')}`)
  await expect(page.getByRole('heading', { level: 2, name: 'Documents' })).toBeVisible()
  await page.keyboard.press('?')
  const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(keys.getByRole('heading', { name: 'In an open document' })).toBeVisible()
  await expect(keys.getByText('Rotate the view')).toBeVisible()
})
