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
