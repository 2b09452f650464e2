import { createHash } from 'node:crypto'
import { PDFDocument } from '@cantoo/pdf-lib'
import { loadImage } from '@napi-rs/canvas'
import type { Locator } from 'playwright/test'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { pdfFile, pngFile } from '@/e2e/fixtures/files'
import { bmp, file, heavyPdf, heic, noise, photo, secretPdf, tiff } from '@/e2e/fixtures/pictures'
import { storedInBrowser } from '@/e2e/fixtures/stored-in-browser'
import { expect, test } from '@/e2e/fixtures/test'
import { untilHydrated } from '@/e2e/fixtures/visit'

const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

test('rotates a photo upright and removes its location, reports it, and sends the result', async ({
  page,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(photo('counter.jpg', 6, { gps: true }))
  const row = dispute.file('counter.jpg')
  await expect(row).toContainText('Rotated upright, location removed')
  await expect(row).toContainText(/[\d.]+ KB → [\d.]+ KB/)
  expect(await shapeOf(row.locator('img'))).toEqual({ width: 240, height: 320 })
  await expectAccessible(page)

  await dispute.uploadAs('Proof of receipt', 'counter.jpg')
  const sent = await merchant.firstContent(disputeId)
  expect(sent.includes('Exif')).toBe(false)
  const { width, height } = await loadImage(sent)
  expect([width, height]).toEqual([480, 640])
})

test('blocks a photo with which the worker crashes, and processes it on a retry', async ({
  page,
  disputeId,
}) => {
  await page.addInitScript(() => {
    const post = Worker.prototype.postMessage
    let crashes = 1
    Worker.prototype.postMessage = function (this: Worker, ...message: [unknown]) {
      if (crashes-- <= 0) return post.apply(this, message)
      // Its first message says that it has loaded.
      this.addEventListener('message', () => this.dispatchEvent(new ErrorEvent('error')), {
        once: true,
      })
    }
  })
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(photo('counter.jpg', 6, { gps: true }))
  const row = dispute.file('counter.jpg')
  await expect(row).toContainText('so it isn’t sent')
  await expectAccessible(page)
  await row.getByRole('button', { name: 'Retry counter.jpg' }).click()
  await expect(row).toContainText('Rotated upright, location removed')
})

test('says of a photo that it is sent with its location when the worker does not load', async ({
  page,
  disputeId,
}) => {
  await page.addInitScript(() => {
    Worker.prototype.postMessage = function () {
      this.dispatchEvent(new Event('error'))
    }
  })
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(photo('counter.jpg', 6, { gps: true }))
  const row = dispute.file('counter.jpg')
  await expect(row).toContainText('It will be sent as it is, with a photo’s location')
  await expect(row.getByRole('button', { name: 'Retry counter.jpg' })).toBeVisible()
})

/** In pixels, of the picture itself. */
function shapeOf(image: Locator) {
  return image.evaluate(async (element: HTMLImageElement) => {
    await element.decode()
    return { width: element.naturalWidth, height: element.naturalHeight }
  })
}

test('keeps the original when requested, and reverts that', async ({
  page,
  disputeId,
  merchant,
}) => {
  const original = photo('counter.jpg', 6, { gps: true })
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(original)
  const row = dispute.file('counter.jpg')
  await row.getByRole('button', { name: 'Keep original of counter.jpg' }).click()
  await expect(row).toContainText('Original file, unchanged')
  await row.getByRole('button', { name: 'Use the converted file of counter.jpg' }).click()
  await expect(row).toContainText('Rotated upright, location removed')
  await row.getByRole('button', { name: 'Keep original of counter.jpg' }).click()

  await dispute.uploadAs('Proof of receipt', 'counter.jpg')
  expect((await merchant.firstContent(disputeId)).equals(original.buffer)).toBe(true)
})

test('converts formats that Omise does not accept to JPG or PNG, under the same name', async ({
  page,
  disputeId,
  merchant,
}) => {
  test.slow()
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.drop(heic('IMG_1.heic'), tiff('fax.tif'), bmp('paint.bmp'))
  // The decoder of HEIC has to load.
  await expect(dispute.file('IMG_1.jpg')).toContainText('Converted from HEIC', { timeout: 40_000 })
  await expect(dispute.file('fax.')).toContainText('Converted from TIFF')
  await expect(dispute.file('paint.')).toContainText('Converted from BMP')
  await expect(page.getByRole('button', { name: /^Keep original/ })).toHaveCount(0)
  await page.getByRole('button', { name: 'Preview IMG_1.jpg' }).click()
  await expect(page.getByRole('dialog').getByRole('img').first()).toBeVisible()
  await expect(page.getByRole('dialog')).toContainText('Converted from HEIC')
  await page.keyboard.press('Escape')

  await page.getByLabel('Same kind for all').selectOption({ label: 'Proof of receipt' })
  await dispute.upload(3)
  await expect(dispute.document('IMG_1.jpg')).toBeVisible()
  await expect.poll(async () => (await merchant.documents(disputeId)).length).toBe(3)
  for (const { id } of await merchant.documents(disputeId)) {
    const { width } = await loadImage(await merchant.contentOf(id))
    expect([256, 640]).toContain(width)
  }
})

test('leaves a valid file unchanged', async ({ page, disputeId, merchant }) => {
  const files = [pdfFile('receipt.pdf'), pngFile('screen.png')]
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(...files)
  await page.getByLabel('Same kind for all').selectOption({ label: 'Proof of receipt' })
  await dispute.upload(2)
  for (const { name } of files) await expect(dispute.document(name)).toBeVisible()
  for (const { id, filename } of await merchant.documents(disputeId)) {
    const picked = files.find(({ name }) => name === filename)
    expect(hash(await merchant.contentOf(id))).toBe(hash(picked?.buffer ?? Buffer.alloc(0)))
  }
})

test('a reload restores the processed file, the choices and the original', async ({
  page,
  disputeId,
  merchant,
}) => {
  test.slow()
  page.on('dialog', (dialog) => void dialog.accept())
  const original = photo('kept.jpg', 3, { gps: true })
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(photo('counter.jpg', 6, { gps: true }), original, heic('IMG_1.heic'))
  await dispute.file('kept.jpg').getByRole('button', { name: 'Keep original of kept.jpg' }).click()
  await page.getByLabel('Same kind for all').selectOption({ label: 'Proof of receipt' })
  await expect(page.getByRole('button', { name: 'Upload 3 documents' })).toBeVisible({
    timeout: 40_000,
  })
  await expect.poll(async () => (await storedInBrowser(page)).files).toBe(3)
  await page.reload()
  await untilHydrated(page)

  await expect(dispute.file('counter.jpg')).toContainText('Rotated upright, location removed')
  await expect(dispute.file('kept.jpg')).toContainText('Original file, unchanged')
  await expect(dispute.file('IMG_1.jpg')).toContainText('Converted from HEIC')
  await dispute.upload(3)
  await expect.poll(async () => (await merchant.documents(disputeId)).length).toBe(3)
  for (const { id, filename } of await merchant.documents(disputeId)) {
    const sent = await merchant.contentOf(id)
    if (filename === 'kept.jpg') expect(sent.equals(original.buffer)).toBe(true)
    else expect(sent.includes('Exif')).toBe(false)
  }
})

test('a picture over the limit is shrunk, shown first, and can be restored', async ({
  page,
  disputeId,
  merchant,
}) => {
  test.slow()
  const scan = file('scan.png', noise(2200, 2200).toBuffer('image/png'))
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(scan)
  const row = dispute.file('scan.')
  await expect(row).toContainText(/scan\.png is [\d.]+ MB; the limit is 10 MB\. Shrink it to fit\?/)
  await row.getByRole('button', { name: 'Shrink to fit: scan.png' }).click()
  const dialog = page.getByRole('dialog', { name: 'Shrink scan.png to fit' })
  await expect(dialog.getByText(/MB before, [\d.]+ MB now/)).toBeVisible({ timeout: 60_000 })
  await expect(dialog.getByText('100%', { exact: true })).toBeVisible()
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Use the smaller file' }).click()
  await expect(dialog).toBeHidden()
  await expect(row).toContainText('Shrunk')
  await row.getByRole('button', { name: 'Undo changes to scan.jpg' }).click()
  await row.getByRole('button', { name: /^Shrink to fit/ }).click()
  await page.getByRole('button', { name: 'Use the smaller file' }).click({ timeout: 60_000 })

  await dispute.uploadAs('Proof of receipt', 'scan.jpg')
  const sent = await merchant.firstContent(disputeId)
  expect(sent.length).toBeLessThanOrEqual(MAX_DOCUMENT_BYTES)
  expect((await loadImage(sent)).width).toBe(2200)
})

test('a PDF over the limit is split by pages into rows of the same kind', async ({
  page,
  disputeId,
  merchant,
}) => {
  test.slow()
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(await heavyPdf('scans.pdf', 6))
  await page.getByRole('button', { name: 'Split by pages: scans.pdf' }).click()
  const dialog = page.getByRole('dialog', { name: 'Split scans.pdf by pages' })
  const parts = dialog.getByRole('listitem')
  await expect(parts.first()).toContainText('scans (page', { timeout: 60_000 })
  const count = await parts.count()
  expect(count).toBeGreaterThan(1)
  await dialog.getByRole('button', { name: `Use ${count} parts` }).click()
  await expect(dispute.queue.getByRole('listitem')).toHaveCount(count)
  await expect(dispute.queue).toContainText('Split off')
  await page.getByLabel('Same kind for all').selectOption({ label: 'Proof of receipt' })
  await dispute.upload(count)
  await expect.poll(async () => (await merchant.documents(disputeId)).length).toBe(count)
  let pages = 0
  for (const { id } of await merchant.documents(disputeId)) {
    pages += (await PDFDocument.load(await merchant.contentOf(id))).getPageCount()
  }
  expect(pages).toBe(6)
})

test('warns of what the agent should check, and still permits sending', async ({
  page,
  disputeId,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(
    await secretPdf('order.pdf', 'Paid with 4242 4242 4242 4242'),
    pdfFile('long.pdf', { pages: 51 }),
    pngFile('small.png'),
  )
  await expect(dispute.file('order.pdf')).toContainText(
    'A card number ending in 4242 is on page 1.',
  )
  await expect(dispute.file('long.pdf')).toContainText(
    '51 pages: banks read no more than 50. Keep those that matter.',
  )
  await expect(dispute.file('small.png')).toContainText('Only 320 × 200 pixels')
  await expectAccessible(page)
  await page.getByLabel('Same kind for all').selectOption({ label: 'Proof of receipt' })
  await dispute.upload(3)
  for (const name of ['order.pdf', 'long.pdf', 'small.png']) {
    await expect(dispute.document(name)).toBeVisible()
  }
})

test('a number in a filename is masked by a button, which removes the warning', async ({
  page,
  disputeId,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(pdfFile('slip 4242424242424242.pdf'))
  const row = dispute.file('slip ')
  await expect(row).toContainText('The filename contains a card number ending in 4242.')
  await row.getByRole('button', { name: /^Mask it/ }).click()
  await expect(dispute.file('slip xxxxxxxxxxxx4242.pdf')).not.toContainText('card number')
})

test('detects the same file in the queue and in the dispute, also after it was deleted', async ({
  page,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(pdfFile('invoice.pdf'), pdfFile('copy of invoice.pdf'))
  await expect(dispute.file('copy of invoice.pdf')).toContainText('Already in the queue')
  await page.getByRole('button', { name: 'Remove copy of invoice.pdf from the queue' }).click()
  await dispute.uploadAs('Proof of receipt', 'invoice.pdf')

  await dispute.choose(pdfFile('again.pdf'))
  const row = dispute.file('again.pdf')
  await expect(row).toContainText(
    /The same file is already here as invoice\.pdf \(Proof of receipt\), added \d+ \w+ \d{4} by Somchai/,
  )
  await page.getByRole('button', { name: 'Remove again.pdf from the queue' }).click()
  await page.getByRole('button', { name: 'Delete invoice.pdf' }).click()
  await page.getByRole('button', { name: 'Delete document' }).click()
  // Omise has deleted it before the desk has recorded that.
  await expect(page.getByRole('alertdialog')).toBeHidden()
  await expect.poll(async () => (await merchant.documents(disputeId)).length).toBe(0)

  await dispute.choose(pdfFile('again.pdf'))
  await expect(row).toContainText('and was deleted')
  await dispute.uploadAs('Proof of receipt', 'again.pdf')
})
