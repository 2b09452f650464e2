import { PDFDocument } from '@cantoo/pdf-lib'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { faxTiff, halfInkTiff, inkTiff } from '@/e2e/fixtures/pictures'
import { expect, test } from '@/e2e/fixtures/test'

test('makes a PDF of all pages of a TIFF', async ({ page, disputeId, merchant }) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(faxTiff('fax.tif'))
  const row = dispute.file('fax.pdf')
  await expect(row).toContainText('Converted from TIFF, all pages in one PDF')
  await expect(row).toContainText('2 pages')
  await dispute.uploadAs('Proof of receipt', 'fax.pdf')
  const sent = await PDFDocument.load(await merchant.firstContent(disputeId))
  expect(sent.getPageCount()).toBe(2)
})

test('names the page of a TIFF that cannot be read, and sends the other', async ({
  page,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(halfInkTiff('fax.tif'))
  const row = dispute.file('fax.pdf')
  await expect(row).toContainText(
    'Page 2 of the 2 in the original file couldn’t be read and is missing.',
  )
  await expect(row).toContainText('Converted from TIFF')
  await expect(row).not.toContainText('all pages in one PDF')
  await dispute.uploadAs('Proof of receipt', 'fax.pdf')
  const sent = await PDFDocument.load(await merchant.firstContent(disputeId))
  expect(sent.getPageCount()).toBe(1)
})

test('refuses a TIFF whose colours are not known, in plain words', async ({ page, disputeId }) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(inkTiff('scan.tiff'))
  const row = dispute.file('scan.tiff')
  await expect(row).toContainText('is a type of TIFF that can’t be converted here correctly')
  await expect(row).toContainText('Save it as PNG or JPG')
  await expect(page.getByRole('combobox', { name: 'Kind of scan.tiff' })).toHaveCount(0)
})
