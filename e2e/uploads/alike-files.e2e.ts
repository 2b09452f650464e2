import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib'
import { createCanvas, loadImage, type Canvas } from '@napi-rs/canvas'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { newText } from '@/e2e/fixtures/files'
import { file } from '@/e2e/fixtures/pictures'
import { expect, test } from '@/e2e/fixtures/test'

/** A receipt with lines of lengths that no other one has. */
function receipt(seed: number): Canvas {
  let state = seed
  const next = (below: number) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
  const canvas = createCanvas(900, 1300)
  const context = canvas.getContext('2d')
  context.fillStyle = '#f4f2ec'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.fillStyle = '#222'
  for (let y = 60; y < 1250; y += 40) {
    context.fillRect(60, y, 80 + next(650), 8 + next(18))
  }
  return canvas
}

/** As a messenger sends it. */
async function recompressed(jpg: Buffer): Promise<Buffer> {
  const canvas = createCanvas(600, 867)
  canvas.getContext('2d').drawImage(await loadImage(jpg), 0, 0, 600, 867)
  return canvas.toBuffer('image/jpeg', 50)
}

test('notes that a picture looks like one that is in the dispute, in the queue, or in another dispute', async ({
  page,
  disputeId,
  merchant,
}) => {
  test.slow()
  const original = receipt(1234).toBuffer('image/jpeg', 92)
  const again = file('again.jpg', await recompressed(original))
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(file('first.jpg', original))
  await dispute.chooseKind('first.jpg', 'Proof of receipt')
  await expect(dispute.file('first.jpg')).not.toContainText('Checking')
  await dispute.choose(again)
  await expect(dispute.file('again.jpg')).toContainText('Looks like first.jpg in the queue')
  await dispute.upload(1)
  await expect(dispute.document('first.jpg')).toBeVisible()
  await page.getByRole('button', { name: 'Remove again.jpg' }).click()

  await dispute.choose(again, file('other.jpg', receipt(77_777).toBuffer('image/jpeg', 92)))
  const row = dispute.file('again.jpg')
  await expect(row).toContainText(
    'Looks like first.jpg (Proof of receipt), which is already here, added',
  )
  await expect(dispute.file('other.jpg')).toBeVisible()
  await expect(dispute.file('other.jpg')).not.toContainText('Looks like')

  const other = await merchant.openDispute()
  await dispute.open(other)
  await dispute.choose(again, file('same.jpg', original))
  await expect(row).toContainText(
    `Looks like first.jpg (Proof of receipt), also sent for dispute ${disputeId}`,
  )
  await expect(dispute.file('same.jpg')).toContainText('The same file was also sent for')
  const link = row.getByRole('link', { name: `dispute ${disputeId}` })
  await expect(link).toHaveAttribute('href', `/disputes/${disputeId}`)
  await dispute.chooseKind('again.jpg', 'Proof of receipt')
  await dispute.upload(1)
  await expect(dispute.document('again.jpg')).toBeVisible()
})

test('notes that a PDF was saved again', async ({ page, disputeId }) => {
  const document = await PDFDocument.create()
  const font = await document.embedFont(StandardFonts.Helvetica)
  const sheet = document.addPage([595, 842])
  for (let line = 0; line < 20; line += 1) {
    sheet.drawText(`${newText()} ${newText()}`, { x: 40, y: 780 - line * 30, size: 12, font })
  }
  const original = Buffer.from(await document.save())
  const again = await PDFDocument.load(original)
  again.setTitle('Saved again')
  again.setProducer('Another program')
  const savedAgain = Buffer.from(await again.save({ useObjectStreams: false }))
  expect(savedAgain.equals(original)).toBe(false)
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(file('letter.pdf', original))
  await expect(dispute.file('letter.pdf')).toContainText('1 page')
  await dispute.choose(file('again.pdf', savedAgain))
  await expect(dispute.file('again.pdf')).toContainText('Looks like letter.pdf in the queue')
  await page.getByRole('button', { name: 'Remove again.pdf' }).click()

  await dispute.uploadAs('Proof of receipt', 'letter.pdf')
  await dispute.choose(file('again.pdf', savedAgain))
  await expect(dispute.file('again.pdf')).toContainText(
    'Looks like letter.pdf (Proof of receipt), which is already here, added',
  )
})
