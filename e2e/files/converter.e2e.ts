import { PDFDocument } from '@cantoo/pdf-lib'
import { docxFile } from '@/testing/office-files'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { test } from '@/e2e/fixtures/converting-desk'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { expect } from '@/e2e/fixtures/test'

const letter = {
  name: 'letter.docx',
  mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  buffer: docxFile('Delivered on 21 March'),
}

test('makes a PDF of a Word file, shows it before it is sent, and sends it', async ({
  page,
  disputeId,
  merchant,
  converter,
}) => {
  const before = converter.documents.length
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await expect(page.getByRole('region', { name: 'Add documents' })).toContainText('Word or Excel')
  await dispute.choose(letter)
  const row = dispute.file('letter.pdf')
  await expect(row).toContainText('Converted from a text document')
  await expect(row).toContainText('1 page')
  await expect(row).toContainText('Says “Delivery note”')
  await expect(page.getByRole('button', { name: /^Keep original/ })).toHaveCount(0)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Preview letter.pdf' }).click()
  const dialog = page.getByRole('dialog', { name: 'letter.pdf' })
  await expect(dialog).toContainText('Converted from a text document')
  await expect(dialog.getByText('parcel delivered and signed')).toBeAttached()
  await page.keyboard.press('Escape')

  await dispute.uploadAs('Details of purchase', 'letter.pdf')
  const sent = await PDFDocument.load(await merchant.firstContent(disputeId))
  expect(sent.getPageCount()).toBe(1)
  expect(converter.documents.slice(before)).toEqual([
    { filename: 'document.docx', bytes: letter.buffer },
  ])
})

test('says that the converter is down and how to save as PDF, and retries', async ({
  page,
  disputeId,
  converter,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  converter.behave('fail')
  await dispute.choose(letter)
  const row = dispute.file('letter.docx')
  await expect(row).toContainText('can’t be converted to PDF right now')
  await expect(row).toContainText('File > Save As > PDF')
  await expectAccessible(page)

  converter.behave('hang')
  const hasArrived = converter.nextRequest()
  const isBrokenOff = converter.nextAbort()
  await page.getByRole('button', { name: 'Retry letter.docx' }).click()
  await hasArrived
  await expect(row).toContainText('Converting to PDF…')
  await page.getByRole('button', { name: 'Remove letter.docx from the queue' }).click()
  await isBrokenOff
  await expect(dispute.rows).toHaveCount(0)

  converter.behave('convert')
  await page.getByRole('button', { name: 'Undo removing letter.docx' }).click()
  await expect(dispute.file('letter.pdf')).toContainText('Converted from a text document')
})
