import { readFile } from 'node:fs/promises'
import { unzipSync } from 'fflate'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { pdfFile } from '@/e2e/fixtures/files'
import { expect, test } from '@/e2e/fixtures/test'

async function withThree(dispute: DisputePage, disputeId: string): Promise<void> {
  const files = ['a.pdf', 'b.pdf', 'c.pdf'].map((name) => pdfFile(name))
  await dispute.open(disputeId)
  await dispute.choose(...files)
  await dispute.page.getByLabel('Same kind for all').selectOption({ label: 'Details of purchase' })
  await dispute.upload(files.length)
  for (const { name } of files) await expect(dispute.document(name)).toBeVisible()
}

test('a range of documents is deleted after one question, and undone', async ({
  page,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await withThree(dispute, disputeId)
  const checkboxes = page.getByRole('checkbox', { name: /^Select .+\.pdf$/ })
  await checkboxes.first().click()
  await checkboxes.last().click({ modifiers: ['Shift'] })
  const bar = page.getByRole('region', { name: 'Selected documents' })
  await expect(bar.getByText('3 documents selected')).toBeVisible()
  await expect(bar.getByRole('link', { name: 'Download ZIP' })).toBeVisible()
  await bar.getByRole('button', { name: 'Delete' }).click()
  const dialog = page.getByRole('alertdialog', { name: 'Delete 3 documents?' })
  const named = dialog.getByRole('listitem')
  await expect(named).toHaveCount(3)
  for (const name of ['a.pdf', 'b.pdf', 'c.pdf']) await expect(dialog).toContainText(name)
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Delete 3 documents' }).click()
  // Nothing is left to read: the dialog closes by itself.
  await expect.poll(async () => (await merchant.documents(disputeId)).length).toBe(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(async () => (await merchant.documents(disputeId)).length).toBe(3)
  await expect(dispute.document('b.pdf')).toBeVisible()
})

test('x selects the current row, and the kind of the selected documents is changed', async ({
  page,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await withThree(dispute, disputeId)
  await page.getByRole('checkbox', { name: 'Select a.pdf' }).focus()
  await page.keyboard.press('x')
  await page.getByRole('checkbox', { name: 'Select b.pdf' }).focus()
  await page.keyboard.press('x')
  const bar = page.getByRole('region', { name: 'Selected documents' })
  await expect(bar.getByText('2 documents selected')).toBeVisible()
  await bar.getByRole('button', { name: 'Change kind' }).click()
  const dialog = page.getByRole('alertdialog', { name: 'Change the kind of 2 documents' })
  await expect(dialog.getByLabel('New kind')).toBeFocused()
  await dialog.getByLabel('New kind').selectOption({ label: 'Proof of receipt' })
  await dialog.getByRole('button', { name: 'Change kind' }).click()
  await expect(page.getByText('2 documents changed to “Proof of receipt”')).toBeVisible()
  await expect(bar).toBeHidden()
  const kinds = (await merchant.documents(disputeId)).map(({ filename, kind }) => [filename, kind])
  expect(kinds.toSorted()).toEqual([
    ['a.pdf', 'proof_of_receipt'],
    ['b.pdf', 'proof_of_receipt'],
    ['c.pdf', 'details_of_purchase'],
  ])
  await expect(dispute.document('a.pdf')).toContainText('Proof of receipt')
})

test('a ticked checkbox leaves the keys to the page, and a document without a copy keeps its kind', async ({
  page,
  disputeId,
  merchant,
}) => {
  const kept = await merchant.addDocument(disputeId, 'elsewhere.pdf')
  const dispute = new DisputePage(page)
  await withThree(dispute, disputeId)
  for (const name of ['elsewhere.pdf', 'a.pdf']) {
    await page.getByRole('checkbox', { name: `Select ${name}` }).click()
  }
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await page.keyboard.press('Escape')

  const bar = page.getByRole('region', { name: 'Selected documents' })
  await bar.getByRole('button', { name: 'Change kind' }).click()
  const dialog = page.getByRole('alertdialog', { name: 'Change the kind of 1 document' })
  await expect(dialog).toContainText('can’t be changed: its file isn’t available')
  await dialog.getByLabel('New kind').selectOption({ label: 'Cardholder details' })
  await dialog.getByRole('button', { name: 'Change kind' }).click()
  await expect(page.getByText('1 document changed to “Cardholder details”')).toBeVisible()
  const now = await merchant.documents(disputeId)
  expect(now.find(({ id }) => id === kept)).toMatchObject({ kind: 'proof_of_receipt' })
  expect(now.find(({ filename }) => filename === 'a.pdf')).toMatchObject({
    kind: 'cardholder_details',
  })
})

test('what Omise refuses is told per document, and nothing else changes', async ({
  page,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await withThree(dispute, disputeId)
  await merchant.fail({
    on: { method: 'POST', path: `${disputeId}/documents`, filename: 'b.pdf' },
    fault: { type: 'refusal', code: 'invalid_file_type' },
  })
  await dispute.document('b.pdf').getByRole('button', { name: 'Change the kind of b.pdf' }).click()
  const dialog = page.getByRole('alertdialog')
  await dialog.getByLabel('New kind').selectOption({ label: 'Proof of receipt' })
  await dialog.getByRole('button', { name: 'Change kind' }).click()
  await expect(page.getByRole('alertdialog', { name: 'Not all kinds were changed' })).toBeVisible()
  await dialog.getByRole('button', { name: 'Close' }).click()
  const notice = page.getByRole('list', { name: 'Changes of kind' })
  await expect(notice).toContainText('It is still Details of purchase.')
  expect(await merchant.documents(disputeId)).toHaveLength(3)
})

test('the ZIP holds exactly the selected files', async ({ page, disputeId }) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  const files = [
    pdfFile('a.pdf', { text: 'First' }),
    pdfFile('ใบเสร็จ.pdf', { text: 'Second' }),
    pdfFile('c.pdf', { text: 'Third' }),
  ]
  await dispute.choose(...files)
  await page.getByLabel('Same kind for all').selectOption({ label: 'Details of purchase' })
  await dispute.upload(files.length)
  for (const { name } of files) await expect(dispute.document(name)).toBeVisible()
  for (const name of ['a.pdf', 'ใบเสร็จ.pdf']) {
    await page.getByRole('checkbox', { name: `Select ${name}` }).check()
  }
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download ZIP' }).click()
  const unzipped = unzipSync(await readFile(await (await download).path()))
  // In the order in which Omise received them, which is that of parallel uploads.
  expect(Object.keys(unzipped).toSorted()).toEqual(['a.pdf', 'ใบเสร็จ.pdf'])
  for (const { name, buffer } of files.slice(0, 2)) {
    expect(Buffer.from(unzipped[name] ?? [])).toEqual(buffer)
  }
})

test('all documents are selected by key, as a list and by kind', async ({ page, disputeId }) => {
  const dispute = new DisputePage(page)
  await withThree(dispute, disputeId)
  const all = page.getByRole('checkbox', { name: 'Select all', exact: true })
  const count = page.getByRole('region', { name: 'Selected documents' }).getByRole('status')
  for (const view of ['By kind', 'List']) {
    const button = page.getByRole('button', { name: view, exact: true })
    await button.click()
    await expect(button).toHaveAttribute('aria-pressed', 'true')
    await expect(all).not.toBeChecked()
    await all.press('Space')
    await expect(count).toHaveText('3 documents selected')
    await expect(all).toBeChecked()
    await page.getByRole('checkbox', { name: 'Select b.pdf' }).press('Space')
    await expect(count).toHaveText('2 documents selected')
    await expect(all).toHaveJSProperty('indeterminate', true)
    await all.press('Space')
    await expect(count).toHaveText('3 documents selected')
    await all.press('Space')
    await expect(count).toBeHidden()
  }
  await expectAccessible(page)
})

test('Stop ends a change of several kinds after the current document, and tells what was done', async ({
  page,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  const requests: string[] = []
  const held = Promise.withResolvers<void>()
  // Before the page opens: a route that begins while a worker starts may never be set.
  await page.route('**/kind?**', async (route) => {
    requests.push(route.request().url())
    await held.promise
    await route.continue()
  })
  await withThree(dispute, disputeId)
  await page.getByRole('checkbox', { name: 'Select all', exact: true }).check()
  const bar = page.getByRole('region', { name: 'Selected documents' })
  await bar.getByRole('button', { name: 'Change kind' }).click()
  const dialog = page.getByRole('alertdialog')
  await dialog.getByLabel('New kind').selectOption({ label: 'Proof of receipt' })
  await dialog.getByRole('button', { name: 'Change kind' }).click()
  await expect(dialog.getByRole('progressbar', { name: 'Changing kinds' })).toBeVisible()
  await expect.poll(() => requests.length).toBe(1)
  await dialog.getByRole('button', { name: 'Stop' }).click()
  held.resolve()

  const outcome = page.getByRole('alertdialog', { name: 'Not all kinds were changed' })
  const lines = outcome.getByRole('list', { name: 'Documents' }).getByRole('listitem')
  await expect(lines.filter({ hasText: 'done' })).toHaveCount(1)
  await expect(lines.filter({ hasText: 'not started' })).toHaveCount(2)
  await outcome.getByRole('button', { name: 'Close' }).click()
  expect(requests).toHaveLength(1)
  const kinds = (await merchant.documents(disputeId)).map(({ kind }) => kind)
  expect(kinds.toSorted()).toEqual([
    'details_of_purchase',
    'details_of_purchase',
    'proof_of_receipt',
  ])
})
