import { DisputePage } from './fixtures/dispute-page'
import { pdfFile, type TestFile } from './fixtures/files'
import { expect, test } from './fixtures/test'

async function addAndDelete(dispute: DisputePage, file: TestFile): Promise<void> {
  await dispute.choose(file)
  await dispute.chooseKind(file.name, 'Proof of receipt')
  await dispute.upload(1)
  await expect(dispute.document(file.name)).toBeVisible()
  await dispute.page.getByRole('button', { name: `Delete ${file.name}` }).click()
  const dialog = dispute.page.getByRole('alertdialog', { name: `Delete ${file.name}?` })
  await dialog.getByRole('button', { name: 'Delete document' }).click()
  await expect(dispute.page.getByText(`${file.name} was deleted.`).first()).toBeVisible()
  await expect(dispute.document(file.name)).toBeHidden()
}

test('a deleted document comes back, with its bytes and kind and a new id', async ({
  page,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  const file = pdfFile('slip.pdf', { pages: 2 })
  await dispute.open(disputeId)
  await addAndDelete(dispute, file)
  expect(await merchant.documents(disputeId)).toEqual([])

  await page.getByRole('button', { name: 'Undo deleting slip.pdf' }).click()
  await expect(dispute.document('slip.pdf')).toBeVisible()
  const documents = await merchant.documents(disputeId)
  expect(documents).toMatchObject([{ filename: 'slip.pdf', kind: 'proof_of_receipt' }])
  const id = documents[0]?.id ?? ''
  await expect(page.getByText(`slip.pdf is back. It has a new id: ${id}.`)).toBeVisible()
  expect((await merchant.contentOf(id)).equals(file.buffer)).toBe(true)
  await expect(page.getByText('Somchai Prasert brought back slip.pdf')).toBeVisible()
})

test('an undo that Omise does not answer goes on by itself', async ({
  page,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await addAndDelete(dispute, pdfFile('slip.pdf'))
  await merchant.fail({
    on: { method: 'POST', path: `${disputeId}/documents$` },
    fault: { type: 'status', status: 429 },
  })
  await page.getByRole('button', { name: 'Undo deleting slip.pdf' }).click()
  await expect(page.getByText('slip.pdf is on its way back to Omise.')).toBeVisible()
  await merchant.heal()
  await expect(dispute.document('slip.pdf')).toBeVisible({ timeout: 30_000 })
  expect(await merchant.documents(disputeId)).toHaveLength(1)
})

test('an undo that is too late says why', async ({ page, disputeId, merchant }) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await addAndDelete(dispute, pdfFile('slip.pdf'))
  await merchant.setStatus(disputeId, 'pending')
  await page.getByRole('button', { name: 'Undo deleting slip.pdf' }).click()
  await expect(page.getByText('This dispute is no longer open').first()).toBeVisible()
  expect(await merchant.documents(disputeId)).toEqual([])
})

test('what was added elsewhere can be deleted but offers no undo: there is no copy', async ({
  page,
  disputeId,
  merchant,
}) => {
  await merchant.addDocument(disputeId, 'outside.pdf')
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await page.getByRole('button', { name: 'Delete outside.pdf' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete document' }).click()
  await expect(page.getByText('outside.pdf was deleted.').first()).toBeVisible()
  await expect(page.getByRole('button', { name: /^Undo/ })).toHaveCount(0)
})
