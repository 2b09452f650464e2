import { compoundFile, docxFile, MAIL, workbookStream } from '@/testing/office-files'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { expect, test } from '@/e2e/fixtures/test'

test('explains how to save Word, Excel and mail files as PDF', async ({ page, disputeId }) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  const mimeType = 'application/octet-stream'
  await dispute.choose(
    { name: 'letter.docx', mimeType, buffer: docxFile('Delivered') },
    {
      name: 'orders.xls',
      mimeType,
      buffer: compoundFile([{ name: 'Workbook', data: workbookStream(false) }]),
    },
    { name: 'chat.eml', mimeType, buffer: Buffer.from(MAIL) },
    { name: 'secret.docx', mimeType, buffer: compoundFile([{ name: 'EncryptedPackage' }]) },
  )
  await expect(dispute.file('letter.docx')).toContainText('Word: File > Save As > PDF')
  await expect(dispute.file('orders.xls')).toContainText('Excel: File > Save As > PDF')
  await expect(dispute.file('chat.eml')).toContainText('File > Print and save it as a PDF')
  await expect(dispute.file('secret.docx')).toContainText('needs a password to open')
  await expect(page.getByRole('button', { name: 'Replace letter.docx' })).toBeVisible()
  await expectAccessible(page)
})
