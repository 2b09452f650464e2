import type { Page } from 'playwright/test'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { pdfFile } from '@/e2e/fixtures/files'
import { storedInBrowser } from '@/e2e/fixtures/stored-in-browser'
import { expect, test } from '@/e2e/fixtures/test'
import { visit } from '@/e2e/fixtures/visit'

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } })

  test('the page scrolls to the restored files', async ({ page, disputeId }) => {
    const dispute = new DisputePage(page)
    await dispute.open(disputeId)
    await dispute.choose(pdfFile('a.pdf'), pdfFile('b.pdf'))
    await expect.poll(async () => (await storedInBrowser(page)).files).toBe(2)
    await visit(page, `/disputes/${disputeId}`)
    await expect(page.getByText(/We restored 2 files/).last()).toBeInViewport()
  })
})

test('picked files are encrypted and stored by a worker, not by the page', async ({
  page,
  disputeId,
}) => {
  await page.addInitScript(() => {
    const sizes: number[] = []
    Object.assign(globalThis, { sizesEncrypted: sizes })
    const { encrypt } = SubtleCrypto.prototype
    SubtleCrypto.prototype.encrypt = function (algorithm, key, data) {
      sizes.push(data.byteLength)
      return encrypt.call(this, algorithm, key, data)
    }
  })
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(pdfFile('large.pdf', { size: 300_000 }))
  await expect.poll(async () => (await storedInBrowser(page)).files).toBe(1)
  const sizes: number[] = await page.evaluate(() => Reflect.get(globalThis, 'sizesEncrypted'))
  // The page encrypts the metadata.
  expect(sizes.length).toBeGreaterThan(0)
  expect(Math.max(...sizes)).toBeLessThan(100_000)
  await expectRestored(page, disputeId, 'large.pdf')
})

test.describe('where no worker can be loaded', () => {
  test.use({ expectedConsole: /turbopack-worker|ERR_FAILED/ })

  test('the page stores picked files itself', async ({ page, disputeId }) => {
    await page.route(/turbopack-worker/, (route) => route.abort())
    const dispute = new DisputePage(page)
    await dispute.open(disputeId)
    await dispute.choose(pdfFile('large.pdf', { size: 300_000 }))
    await expect.poll(async () => (await storedInBrowser(page)).files).toBe(1)
    await expectRestored(page, disputeId, 'large.pdf')
  })
})

async function expectRestored(page: Page, disputeId: string, filename: string) {
  await visit(page, `/disputes/${disputeId}`)
  await expect(page.getByText('We restored 1 file').last()).toBeVisible()
  await expect(new DisputePage(page).file(filename)).toBeVisible()
}
