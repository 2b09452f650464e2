import { randomUUID } from 'node:crypto'
import { api, withQuery } from '@/lib/format/paths'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { pngFile } from '@/e2e/fixtures/files'
import { expect, test } from '@/e2e/fixtures/test'

test.describe('three unread downloads', () => {
  // The browser's console message about the response to HEAD.
  test.use({ expectedConsole: /status of 429/ })

  test('refuse a fourth with a message, and allow it when they end', async ({
    page,
    disputeId,
  }) => {
    // More than the browser and the socket buffers take of an unread body.
    for (const name of ['a.png', 'b.png', 'c.png']) {
      const query = { uploadId: randomUUID(), kind: 'proof_of_receipt', filename: name }
      const response = await page.request.post(withQuery(api.documents(disputeId), query), {
        headers: { 'sec-fetch-site': 'same-origin' },
        data: pngFile(name, { size: 9_000_000 }).buffer,
      })
      expect(response.status()).toBe(201)
    }
    await new DisputePage(page).open(disputeId)
    const unread = await page.evaluateHandle(async (path) => {
      const client = new AbortController()
      await Promise.all([1, 2, 3].map(() => fetch(path, { signal: client.signal })))
      return client
    }, api.export(disputeId))

    const link = page.getByRole('link', { name: 'Download case (ZIP)' })
    await link.click()
    await expect(page.getByText(/^Several of your downloads are still running\./)).toBeVisible()
    expect(page.url()).toContain(disputeId)

    await unread.evaluate((client) => client.abort())
    const mayStart = async () => (await page.request.head(api.export(disputeId))).status()
    await expect.poll(mayStart).toBe(200)
    const download = page.waitForEvent('download')
    await link.click()
    expect((await download).suggestedFilename()).toBe(`${disputeId}.zip`)
  })
})
