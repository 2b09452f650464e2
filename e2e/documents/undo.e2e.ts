import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { pdfFile, type TestFile } from '@/e2e/fixtures/files'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { expect, test } from '@/e2e/fixtures/test'

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

test('restores a deleted document with the same bytes and kind under a new id', async ({
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
  await expect(page.getByText(`slip.pdf is restored. Its new ID is ${id}.`)).toBeVisible()
  expect((await merchant.contentOf(id)).equals(file.buffer)).toBe(true)
  await expect(page.getByText('Somchai Prasert restored slip.pdf')).toBeVisible()
})

test('an undo without a response from Omise resumes by itself', async ({
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
  await expect(page.getByText('slip.pdf is being sent back to Omise.')).toBeVisible()
  await merchant.heal()
  await expect(dispute.document('slip.pdf')).toBeVisible({ timeout: 30_000 })
  expect(await merchant.documents(disputeId)).toHaveLength(1)
})

test('an undo that is too late gives the reason', async ({ page, disputeId, merchant }) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await addAndDelete(dispute, pdfFile('slip.pdf'))
  await merchant.setStatus(disputeId, 'pending')
  await page.getByRole('button', { name: 'Undo deleting slip.pdf' }).click()
  const reason = page.getByText('This dispute is no longer open').filter({ visible: true })
  await expect(reason.first()).toBeVisible()
  expect(await merchant.documents(disputeId)).toEqual([])
})

test('a document added elsewhere without a copy is deleted only after a second confirmation, without an undo', async ({
  page,
  disputeId,
  merchant,
}) => {
  await merchant.addDocument(disputeId, 'outside.pdf')
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await page.getByRole('button', { name: 'Delete outside.pdf' }).click()
  const dialog = page.getByRole('alertdialog', { name: 'Delete outside.pdf?' })
  await expect(dialog).toContainText('it can’t be restored')
  const confirm = dialog.getByRole('button', { name: 'Delete permanently' })
  await expect(confirm).toBeDisabled()
  await confirm.press('Enter')
  await expect(dialog).toBeVisible()
  expect(await merchant.documents(disputeId)).toHaveLength(1)
  await dialog.getByRole('checkbox', { name: 'I understand that this can’t be undone' }).check()
  await expectAccessible(page)
  await confirm.click()
  await expect(page.getByText('outside.pdf was deleted.').first()).toBeVisible()
  await expect(page.getByRole('button', { name: /^Undo/ })).toHaveCount(0)
})

test('restores a document that was added elsewhere when Omise provided a copy', async ({
  page,
  disputeId,
  merchant,
}) => {
  const id = await merchant.addDocument(disputeId, 'sandbox-download.pdf')
  const bytes = await merchant.contentOf(id)
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await page.getByRole('button', { name: 'Delete sandbox-download.pdf' }).click()
  const dialog = page.getByRole('alertdialog', { name: 'Delete sandbox-download.pdf?' })
  await expect(dialog).toContainText('a copy is saved first')
  await dialog.getByRole('button', { name: 'Delete document' }).click()
  await page.getByRole('button', { name: 'Undo deleting sandbox-download.pdf' }).click()
  await expect(page.getByText('sandbox-download.pdf is restored.')).toBeVisible()
  const [document] = await merchant.documents(disputeId)
  expect(document).toMatchObject({ filename: 'sandbox-download.pdf', kind: 'proof_of_receipt' })
  expect((await merchant.contentOf(document?.id ?? '')).equals(bytes)).toBe(true)
})

test('a copy that Omise does not deliver in time is reported, and deleting needs a second confirmation', async ({
  page,
  disputeId,
  merchant,
}) => {
  await merchant.addDocument(disputeId, 'sandbox-download.pdf')
  await merchant.fail({ on: { method: 'GET', path: '^/downloads/' }, fault: { type: 'hang' } })
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await page.getByRole('button', { name: 'Delete sandbox-download.pdf' }).click()
  const dialog = page.getByRole('alertdialog', { name: 'Delete sandbox-download.pdf?' })
  await dialog.getByRole('button', { name: 'Delete document' }).click()
  await expect(dialog.getByRole('alert')).toContainText('Nothing was deleted yet')
  expect(await merchant.documents(disputeId)).toHaveLength(1)
  await dialog.getByRole('checkbox', { name: 'I understand that this can’t be undone' }).check()
  await dialog.getByRole('button', { name: 'Delete permanently' }).click()
  await expect(page.getByText('sandbox-download.pdf was deleted.').first()).toBeVisible()
  await expect(page.getByRole('button', { name: /^Undo/ })).toHaveCount(0)
  expect(await merchant.documents(disputeId)).toEqual([])
})
