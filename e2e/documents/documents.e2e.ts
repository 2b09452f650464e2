import { readFile } from 'node:fs/promises'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { pdfFile, pngFile, type TestFile } from '@/e2e/fixtures/files'
import { expect, test } from '@/e2e/fixtures/test'
import { reload, visit } from '@/e2e/fixtures/visit'
import { WITHOUT_PANES } from '@/e2e/fixtures/viewports'

test.use({ viewport: WITHOUT_PANES })

/** Adds documents like an agent, and waits until Omise has them. */
async function addDocuments(dispute: DisputePage, ...files: TestFile[]): Promise<void> {
  await dispute.choose(...files)
  await dispute.uploadAs('Details of purchase', ...files.map(({ name }) => name))
}

test('45 documents are paged in both orders, and the page is in the URL', async ({
  page,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(await merchant.disputeWithManyDocuments())
  await expect(page.getByText('1–20 of 45')).toBeVisible()
  await dispute.filenamesOf(20)

  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByText('21–40 of 45')).toBeVisible()
  await expect(page).toHaveURL(/offset=20/)
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByText('41–45 of 45')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Next' })).toBeDisabled()
  // The old rows stay until the new ones are loaded.
  const last = await dispute.filenamesOf(5)

  await page.getByLabel('Order of documents').selectOption({ label: 'Newest first' })
  await expect(page.getByText('1–20 of 45')).toBeVisible()
  const newestFirst = last.toReversed()
  await expect.poll(async () => (await dispute.filenames()).slice(0, 5)).toEqual(newestFirst)

  await page.getByLabel(/per page/i).selectOption('50')
  await expect(page.getByText('1–45 of 45')).toBeVisible()
  await reload(page)
  await expect(page.getByText('1–45 of 45')).toBeVisible()
  await expect.poll(async () => (await dispute.filenames()).slice(0, 5)).toEqual(newestFirst)
})

test('a page past the end steps back to the last one', async ({ page, merchant }) => {
  await visit(page, `/disputes/${await merchant.disputeWithManyDocuments()}?offset=4000`)
  await expect(page.getByText('41–45 of 45')).toBeVisible()
})

test('the list is filtered by filename and kind, and the next document is the next match', async ({
  page,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(await merchant.disputeWithManyDocuments())
  const all = await merchant.documents(await merchant.disputeWithManyDocuments())
  const pictures = all.filter(({ filename }) => filename.endsWith('.jpg'))
  const total = pictures.length
  expect(total).toBeGreaterThan(2)

  await page.getByRole('searchbox', { name: 'Find by filename' }).pressSequentially('.JPG')
  await expect.poll(() => dispute.filenames()).toEqual(pictures.slice(0, 20).map(nameOf))
  await expect(page).toHaveURL(/name=\.JPG/)
  await dispute.table.getByRole('button').first().click()
  const review = page.getByRole('dialog')
  await expect(review.getByText(`1 of ${total}`, { exact: true })).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('dialog', { name: pictures[1]?.filename ?? '' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(review).toBeHidden()

  const [first] = pictures
  const ofKind = pictures.filter(({ kind }) => kind === first?.kind)
  await page.getByLabel('Kind of documents').selectOption(first?.kind ?? '')
  await expect.poll(() => dispute.filenames()).toEqual(ofKind.slice(0, 20).map(nameOf))
  await reload(page)
  await expect.poll(() => dispute.filenames()).toEqual(ofKind.slice(0, 20).map(nameOf))

  await page.getByRole('searchbox', { name: 'Find by filename' }).fill('nothing like it')
  await expect(page.getByText('No documents match')).toBeVisible()
  await page.getByRole('button', { name: 'Show all documents' }).click()
  await expect(page.getByText('1–20 of 45')).toBeVisible()
  await expect(page.getByRole('searchbox', { name: 'Find by filename' })).toHaveValue('')
})

function nameOf({ filename }: { filename: string }): string {
  return filename
}

test('a PDF and a picture are previewed in place, with keys for next and previous', async ({
  page,
  disputeId,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await addDocuments(dispute, pdfFile('contract.pdf', { pages: 2 }))
  await addDocuments(dispute, pngFile('photo.png'))

  await dispute
    .document('contract.pdf')
    .getByRole('button', { name: /contract\.pdf/ })
    .first()
    .click()
  const review = page.getByRole('dialog')
  await expect(review.getByText('Page 1 of 2')).toBeVisible()
  await review.getByRole('button', { name: 'Next page' }).click()
  await expect(review.getByText('Page 2 of 2')).toBeVisible()
  await expect(page).toHaveURL(/document=docu_test_/)

  await page.keyboard.press('ArrowRight')
  await expect(review.getByRole('img', { name: 'Image in photo.png' })).toBeVisible()
  await page.keyboard.press('ArrowLeft')
  await expect(review.getByText('Page 1 of 2')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(review).toBeHidden()
  await expect(page).not.toHaveURL(/document=/)
})

test('a download is the same file under its original name', async ({ page, disputeId }) => {
  const dispute = new DisputePage(page)
  const file = pdfFile('領収書 ใบเสร็จ.pdf', { pages: 2, size: 200_000 })
  await dispute.open(disputeId)
  await addDocuments(dispute, file)
  const started = page.waitForEvent('download')
  await page.getByRole('link', { name: `Download ${file.name}` }).click()
  const download = await started
  expect(download.suggestedFilename()).toBe(file.name)
  expect((await readFile(await download.path())).equals(file.buffer)).toBe(true)
})

test('a document that was added elsewhere without a copy is marked as such', async ({
  page,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(await merchant.disputeWithManyDocuments())
  const withoutCopy = dispute.table
    .getByRole('row')
    .filter({ hasText: 'Added outside Evidence Desk' })
    .filter({ hasNot: page.getByRole('link', { name: /^Download/ }) })
    .first()
  await withoutCopy.getByRole('button').first().click()
  await expect(page.getByRole('dialog')).toContainText('Preview unavailable')
})

test('a document is deleted only after the agent and then Omise confirmed it', async ({
  page,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await addDocuments(dispute, pdfFile('wrong.pdf'))
  await page.getByRole('button', { name: 'Delete wrong.pdf' }).click()
  const dialog = page.getByRole('alertdialog', { name: 'Delete wrong.pdf?' })
  await expect(dialog).toContainText('The bank won’t see it. You can undo this right afterwards.')
  await expect(dialog.getByRole('button', { name: 'Keep document' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  expect(await merchant.documents(disputeId)).toHaveLength(1)

  await page.getByRole('button', { name: 'Delete wrong.pdf' }).click()
  await dialog.getByRole('button', { name: 'Delete document' }).click()
  await expect(page.getByText('wrong.pdf was deleted.').first()).toBeVisible()
  await expect(dispute.document('wrong.pdf')).toBeHidden()
  expect(await merchant.documents(disputeId)).toEqual([])
})

test('a deletion without a response from Omise keeps the row and the dialog', async ({
  page,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await addDocuments(dispute, pdfFile('kept.pdf'))
  await merchant.fail({ on: { method: 'DELETE' }, fault: { type: 'status', status: 500 } })
  await page.getByRole('button', { name: 'Delete kept.pdf' }).click()
  const dialog = page.getByRole('alertdialog')
  await dialog.getByRole('button', { name: 'Delete document' }).click()
  await expect(dialog).toContainText('Omise isn’t responding')
  await merchant.heal()
  await dialog.getByRole('button', { name: 'Keep document' }).click()
  await expect(dispute.document('kept.pdf')).toBeVisible()
})

test('a document that another person has deleted is shown as deleted', async ({
  page,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await addDocuments(dispute, pdfFile('gone.pdf'))
  await page.getByRole('button', { name: 'Delete gone.pdf' }).click()
  const dialog = page.getByRole('alertdialog', { name: 'Delete gone.pdf?' })
  await expect(dialog).toBeVisible()
  const [document] = await merchant.documents(disputeId)
  await merchant.deleteDocument(disputeId, document?.id ?? '')
  await dialog.getByRole('button', { name: 'Delete document' }).click()
  await expect(page.getByText('gone.pdf was already deleted.').first()).toBeVisible()
  await expect(dispute.document('gone.pdf')).toBeHidden()
})

test('deleting the last row of a page shows the previous page', async ({ page, disputeId }) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  const files = Array.from({ length: 11 }, (_, index) => pdfFile(`page-${index + 1}.pdf`))
  await addDocuments(dispute, ...files)
  await visit(page, `/disputes/${disputeId}?limit=10&offset=10`)
  await expect(page.getByText('11–11 of 11')).toBeVisible()
  await page.getByRole('button', { name: /^Delete page-/ }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete document' }).click()
  await expect(page.getByText('1–10 of 10')).toBeVisible()
})

test.describe('a viewer', () => {
  test.use({ role: 'viewer' })

  test('sees and downloads everything and changes nothing', async ({ page, merchant }) => {
    const dispute = new DisputePage(page)
    await dispute.open(await merchant.disputeWithManyDocuments())
    await expect(page.getByRole('link', { name: /^Download/ }).first()).toBeVisible()
    await expect(page.getByRole('button', { name: 'Choose files' })).toHaveCount(0)
    await expect(page.getByRole('button', { name: /^Delete/ })).toHaveCount(0)
  })
})

test('a closed dispute can be read, and one line explains why it cannot be changed', async ({
  page,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(await merchant.firstDispute('closed'))
  await expect(page.getByText('Its documents can’t be changed.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Choose files' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: /^Delete/ })).toHaveCount(0)
})
