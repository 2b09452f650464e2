import type { Locator } from 'playwright/test'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { pdfFile } from '@/e2e/fixtures/files'
import { holdReads } from '@/e2e/fixtures/hold-reads'
import { expect, test } from '@/e2e/fixtures/test'

function question(dispute: DisputePage, count: string): Locator {
  return dispute.page.getByRole('alertdialog', {
    name: `${count} changed since you opened this page`,
  })
}

async function chooseThree(dispute: DisputePage): Promise<void> {
  await dispute.choose(...['a.pdf', 'b.pdf', 'c.pdf'].map((name) => pdfFile(name)))
  await dispute.page.getByLabel('Same kind for all').selectOption({ label: 'Details of purchase' })
}

/** There is no copy of a document that was added elsewhere. */
async function confirmForGood(dialog: Locator): Promise<void> {
  await dialog.getByRole('checkbox', { name: 'I understand that this can’t be undone' }).check()
  await dialog.getByRole('button', { name: 'Delete permanently' }).click()
}

test('the whole queue asks once, and resumes when confirmed', async ({
  page,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await chooseThree(dispute)
  const releaseReads = await holdReads(page)
  await merchant.addDocument(disputeId, 'elsewhere.pdf')
  await dispute.upload(3)

  const dialog = question(dispute, '1 document')
  await expect(dialog).toContainText('A colleague added 1 document.')
  releaseReads()
  await expect(dialog.getByRole('button', { name: 'Review documents' })).toBeFocused()
  expect(await merchant.documents(disputeId)).toHaveLength(1)
  await dialog.getByRole('button', { name: 'Continue' }).click()

  for (const name of ['a.pdf', 'b.pdf', 'c.pdf', 'elsewhere.pdf']) {
    await expect(dispute.document(name)).toBeVisible()
  }
  await expect(dialog).toBeHidden()
  expect(await merchant.documents(disputeId)).toHaveLength(4)
})

test('reviewing first sends nothing; the documents then on screen are expected', async ({
  page,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await chooseThree(dispute)
  const releaseReads = await holdReads(page)
  await merchant.addDocument(disputeId, 'one.pdf')
  await merchant.addDocument(disputeId, 'two.pdf')
  await dispute.upload(3)
  const review = question(dispute, '2 documents').getByRole('button', { name: 'Review documents' })
  await expect(review).toBeVisible()
  releaseReads()
  await review.click()

  await expect(dispute.document('one.pdf')).toBeVisible()
  await expect(dispute.document('two.pdf')).toBeVisible()
  await expect(page.getByText('Your action was not carried out.')).toBeVisible()
  expect(await merchant.documents(disputeId)).toHaveLength(2)

  await dispute.upload(3)
  for (const name of ['a.pdf', 'b.pdf', 'c.pdf']) {
    await expect(dispute.document(name)).toBeVisible()
  }
  expect(await merchant.documents(disputeId)).toHaveLength(5)
})

test('a deletion asks, too, and reviewing keeps the document', async ({
  page,
  disputeId,
  merchant,
}) => {
  await merchant.addDocument(disputeId, 'kept.pdf')
  const other = await merchant.addDocument(disputeId, 'other.pdf')
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  const releaseReads = await holdReads(page)
  await merchant.addDocument(disputeId, 'new.pdf')
  await merchant.deleteDocument(disputeId, other)
  await page.getByRole('button', { name: 'Delete kept.pdf' }).click()
  const deletion = page.getByRole('alertdialog', { name: 'Delete kept.pdf?' })
  await confirmForGood(deletion)

  const dialog = question(dispute, '2 documents')
  await expect(dialog).toContainText('Colleagues added 1 document and deleted 1 document.')
  releaseReads()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(deletion).toBeHidden()
  await expect(dispute.document('new.pdf')).toBeVisible()
  await expect(dispute.document('other.pdf')).toBeHidden()
  await expect(dispute.document('kept.pdf')).toBeVisible()

  await page.getByRole('button', { name: 'Delete kept.pdf' }).click()
  await confirmForGood(deletion)
  await expect(page.getByText('kept.pdf was deleted.').first()).toBeVisible()
})

test('the agent’s own changes in another tab are no conflict', async ({
  page,
  context,
  disputeId,
  merchant,
}) => {
  await merchant.addDocument(disputeId, 'old.pdf')
  const [first, second] = [new DisputePage(page), new DisputePage(await context.newPage())]
  await first.open(disputeId)
  await second.open(disputeId)
  await second.choose(pdfFile('new.pdf'))
  await second.uploadAs('Details of purchase', 'new.pdf')

  await page.bringToFront()
  await page.getByRole('button', { name: 'Delete old.pdf' }).click()
  await confirmForGood(page.getByRole('alertdialog'))
  await expect(page.getByText('old.pdf was deleted.').first()).toBeVisible()
  expect(await merchant.documents(disputeId)).toMatchObject([{ filename: 'new.pdf' }])
})
