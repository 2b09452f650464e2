import { textPageJpg } from '@/testing/text-page'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { EditorDialog } from '@/e2e/fixtures/editor-dialog'
import { pdfFile, pngFile } from '@/e2e/fixtures/files'
import { file, portfolioPdf, scanPdf } from '@/e2e/fixtures/pictures'
import { expect, test } from '@/e2e/fixtures/test'

test('scanned pages and pictures that are hard to read are said', async ({ page, disputeId }) => {
  test.slow()
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  const looks = [{}, { blur: 5 }, { ink: '#ccc' }, { angle: 90 }, { blur: 6 }]
  await dispute.choose(
    await scanPdf('scan.pdf', looks),
    file('night.jpg', textPageJpg({ light: 0.15 })),
    file('thermal.jpg', textPageJpg({ ink: '#ccc' })),
  )
  const scan = dispute.file('scan.pdf')
  await expect(scan).toContainText('Pages 2 and 5 are blurred', { timeout: 40_000 })
  await expect(scan).toContainText('The text on page 3 is faded')
  await expect(scan).toContainText('The text on page 4 seems to be sideways')
  await expect(scan).not.toContainText('dark')
  const night = dispute.file('night.jpg')
  await expect(night).toContainText('The image is too dark', { timeout: 40_000 })
  await expect(night).not.toContainText('blurred')
  await expect(dispute.file('thermal.jpg')).toContainText('The text is faded', { timeout: 40_000 })

  await scan.getByRole('button', { name: 'Rotate the text of scan.pdf upright' }).click()
  await new EditorDialog(page, 'scan.pdf').apply()
  await expect(scan).toContainText(/rotated/i)
  await expect(scan).not.toContainText('sideways')
})

test('the files of a portfolio become rows of their own', async ({ page, disputeId }) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  const inside = [pdfFile('receipt.pdf', { pages: 2 }), pngFile('parcel.png')]
  await dispute.choose(await portfolioPdf('portfolio.pdf', inside))
  const row = dispute.file('portfolio.pdf')
  await expect(row).toContainText('This PDF is a portfolio: its content is 2 attached files')
  await expectAccessible(page)
  await row
    .getByRole('button', { name: 'Add to the queue: the files attached to portfolio.pdf' })
    .click()
  await expect(page.getByText('2 attached files were added to the queue.').first()).toBeVisible()
  await expect(dispute.file('receipt.pdf')).toContainText('2 pages')
  await expect(dispute.file('parcel.png')).toBeVisible()
  await row.getByRole('button', { name: /^Add to the queue/ }).click()
  await expect(page.getByText('The attached files are in the queue already.').first()).toBeVisible()
  await expect(dispute.rows).toHaveCount(3)
})
