import { crc32 } from 'node:zlib'
import type { Locator, Page } from 'playwright/test'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { pdfFile, pngFile } from '@/e2e/fixtures/files'
import { bombPdf, file, noise } from '@/e2e/fixtures/pictures'
import { storedInBrowser } from '@/e2e/fixtures/stored-in-browser'
import { expect, test } from '@/e2e/fixtures/test'
import { untilHydrated } from '@/e2e/fixtures/visit'
import { WITHOUT_PANES } from '@/e2e/fixtures/viewports'

test.use({ viewport: WITHOUT_PANES })

const CONTENT = '**/api/disputes/*/documents/*/content*'

/** The tile repeats the filename next to it, so it has no role. */
const thumbnail = (row: Locator) => row.locator('img')

async function expectDrawn(row: Locator): Promise<void> {
  // Below the queue it is not on screen.
  await row.scrollIntoViewIfNeeded()
  await expect.poll(() => thumbnail(row).evaluateAll(widthsOf)).toEqual([expect.any(Number)])
}

/** Runs in the page. Null for one that is not decoded. */
function widthsOf(images: readonly Element[]): (number | null)[] {
  return images.map((image) => (image instanceof HTMLImageElement && image.naturalWidth) || null)
}

test('thumbnails are drawn without any input', async ({ page, disputeId }) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(pdfFile('paper.pdf'))
  await dispute.chooseKind('paper.pdf', 'Proof of receipt')
  await dispute.upload(1)
  await expect(dispute.document('paper.pdf')).toBeVisible()
  await page.reload()
  await expectDrawn(dispute.document('paper.pdf'))
})

async function moveMouse(page: Page): Promise<void> {
  await untilHydrated(page)
  await page.mouse.move(200, 300)
  await page.mouse.move(220, 310)
}

test('thumbnails of a PDF and a large picture are drawn in a worker, and kept encrypted', async ({
  page,
  disputeId,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  const large = file('photo.png', noise(700, 700).toBuffer('image/png'))
  expect(large.buffer.length).toBeGreaterThan(1_000_000)
  await dispute.choose(pdfFile('paper.pdf'), large)
  await page.getByLabel('Same kind for all').selectOption({ label: 'Proof of receipt' })
  await dispute.upload(2)
  const names = ['paper.pdf', 'photo.png']
  for (const name of names) await expectDrawn(dispute.document(name))
  const stored = async () => (await storedInBrowser(page)).thumbnails
  await expect.poll(stored, 'kept for the next visit').toBe(2)
  expect((await storedInBrowser(page)).text).not.toMatch(/WEBP|PNG/)

  // The next visit needs neither the files nor a worker.
  const asked: string[] = []
  page.on('request', (request) => {
    if (request.url().includes('/content')) asked.push(request.url())
  })
  await page.reload()
  await expect(dispute.document('paper.pdf')).toBeVisible()
  await moveMouse(page)
  for (const name of names) await expectDrawn(dispute.document(name))
  expect(asked).toEqual([])
  expect(page.workers()).toEqual([])
})

test('only the documents on screen are loaded, and not before an input', async ({
  page,
  merchant,
}) => {
  const asked: string[] = []
  await page.route(CONTENT, (route) => {
    asked.push(route.request().url())
    return route.continue()
  })
  // Without an input, they wait for a timer, which stands still here.
  await page.clock.install()
  const dispute = new DisputePage(page)
  await dispute.open(await merchant.disputeWithManyDocuments())
  await page.clock.pauseAt(new Date(Date.now() + 500))
  await page.waitForLoadState('networkidle')
  expect(asked).toEqual([])
  expect(page.workers()).toEqual([])

  await page.clock.resume()
  await moveMouse(page)
  const withCopy = dispute.table
    .getByRole('row')
    .filter({ has: page.getByRole('link', { name: /^Download/ }) })
  await expectDrawn(withCopy.first())
  const last = withCopy.last()
  await expect(last).not.toBeInViewport()
  await expect(thumbnail(last)).toHaveCount(0)
  await last.scrollIntoViewIfNeeded()
  await expectDrawn(last)
})

test('a hostile file ends its worker, and the thumbnails after it are drawn', async ({
  page,
  disputeId,
  merchant,
}) => {
  test.slow()
  await merchant.addDocument(disputeId, 'sandbox-download-bomb.pdf', bombPdf('bomb.pdf').buffer)
  await merchant.addDocument(disputeId, 'sandbox-download-good.pdf', pdfFile('good.pdf').buffer)
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await moveMouse(page)
  const bomb = dispute.document('sandbox-download-bomb.pdf')
  await bomb.scrollIntoViewIfNeeded()
  await expect(async () => {
    await expectDrawn(dispute.document('sandbox-download-good.pdf'))
  }).toPass({ timeout: 40_000 })
  await expect(thumbnail(bomb)).toHaveCount(0)

  // The reader gives up on its page as well, and continues with the next document.
  await bomb.getByRole('button').first().click()
  const reader = page.getByRole('dialog')
  await expect(reader.getByText('Page 1 cannot be shown')).toBeVisible({ timeout: 40_000 })
  await page.keyboard.press('ArrowRight')
  await expect(reader.getByRole('img', { name: /^Page 1 of 1/ })).toBeVisible()

  await page.keyboard.press('Escape')
  await expect(reader).toBeHidden()

  // The page still reacts, and the next visit does not draw the bomb again.
  await page.reload()
  await moveMouse(page)
  await expectDrawn(dispute.document('sandbox-download-good.pdf'))
  expect(page.workers()).toEqual([])
})

test.describe('hostile pictures', () => {
  // Playwright's trace fetches a picture that failed to load, which the policy of the page refuses.
  test.use({ expectedConsole: /connect-src.*blob|Connecting to 'blob:/ })

  test('pictures that claim too many pixels or are cut off keep their icon, and the page works', async ({
    page,
    disputeId,
    merchant,
  }) => {
    const { buffer } = pngFile('good.png')
    const pictures = {
      'sandbox-download-good.png': buffer,
      'sandbox-download-huge.png': claimSize(buffer, 60_000),
      'sandbox-download-cut.png': buffer.subarray(0, 60),
    }
    for (const [name, bytes] of Object.entries(pictures)) {
      await merchant.addDocument(disputeId, name, bytes)
    }
    const dispute = new DisputePage(page)
    await dispute.open(disputeId)
    await moveMouse(page)
    await expectDrawn(dispute.document('good.png'))
    // What is kept of each: a thumbnail, or that there is none.
    for (const name of ['huge.png', 'cut.png']) {
      await dispute.document(name).scrollIntoViewIfNeeded()
    }
    await expect.poll(async () => (await storedInBrowser(page)).thumbnails).toBe(3)
    for (const name of ['huge.png', 'cut.png']) {
      await expect(thumbnail(dispute.document(name))).toHaveCount(0)
      await expect(dispute.document(name).getByText('png', { exact: true })).toBeVisible()
    }

    // The reader says so, and continues with the next document.
    await dispute.document('huge.png').getByRole('button').first().click()
    const reader = page.getByRole('dialog')
    await expect(reader.getByText('This image is damaged')).toBeVisible()
    const next = reader.getByRole('button', { name: /^(Next|Previous) document$/, disabled: false })
    await next.first().click()
    await expect(reader.getByRole('img', { name: /^Image in/ })).toBeVisible()
  })
})

/** The PNG with another width and height in its header. */
function claimSize(png: Buffer, pixels: number): Buffer {
  const claiming = Buffer.from(png)
  claiming.writeUInt32BE(pixels, 16)
  claiming.writeUInt32BE(pixels, 20)
  claiming.writeUInt32BE(crc32(claiming.subarray(12, 29)), 29)
  return claiming
}
