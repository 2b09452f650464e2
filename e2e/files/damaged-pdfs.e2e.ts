import { PDFDocument } from '@cantoo/pdf-lib'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { textIn } from '@/e2e/fixtures/file-contents'
import { pdfFile } from '@/e2e/fixtures/files'
import { file } from '@/e2e/fixtures/pictures'
import { expect, test } from '@/e2e/fixtures/test'

test('a PDF without its end is sent as a whole one, and says that it is repaired', async ({
  page,
  disputeId,
  merchant,
}) => {
  const { buffer } = pdfFile('plain.pdf', { pages: 2, text: 'Delivered to the customer' })
  const headers = Buffer.from('HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n')
  const cut = buffer.subarray(0, buffer.lastIndexOf('trailer') - 30)
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(
    file('slip.pdf', Buffer.concat([headers, cut])),
    file('half.pdf', buffer.subarray(0, buffer.length / 2)),
  )
  const row = dispute.file('slip.pdf')
  await expect(row).toContainText('2 pages')
  await expect(row).toContainText('Repaired')
  await expect(dispute.file('half.pdf')).toContainText('half.pdf is incomplete')
  await dispute.uploadAs('Proof of receipt', 'slip.pdf')
  const sent = await merchant.firstContent(disputeId)
  expect(sent.subarray(0, 5).toString()).toBe('%PDF-')
  expect(sent.toString('latin1')).toMatch(/startxref\s+\d+\s+%%EOF\s*$/)
  expect((await PDFDocument.load(sent)).getPageCount()).toBe(2)
  expect(await textIn(sent)).toContain('Delivered to the customer, page 2')
})
