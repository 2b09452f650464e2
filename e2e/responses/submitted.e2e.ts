import type { Locator } from 'playwright/test'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { pdfFile } from '@/e2e/fixtures/files'
import { decisionDays, decisionExpectedAt } from '@/lib/evidence/decision-days'
import { estimateRespondBy } from '@/lib/evidence/respond-by'
import { ResponsePage } from '@/e2e/fixtures/response-page'
import { expect, test } from '@/e2e/fixtures/test'

const TEXT = 'The parcel was signed for on 2 May.\n'.repeat(20)

test.use({ viewport: { width: 1280, height: 800 } })

test('a submitted response has the width of the page, and the panes below it stay usable', async ({
  page,
  disputeId,
}) => {
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await response.choose(pdfFile('order.pdf'), pdfFile('slip.pdf'))
  await response.uploadAs('Details of purchase', 'order.pdf', 'slip.pdf')
  await response.write(TEXT)
  await response.askToSubmit()
  await (await response.acknowledge()).click()
  await expect(response.notice('The response was submitted by')).toBeVisible()

  const main = page.getByRole('main')
  await expect(response.card).toContainText('signed for')
  const width = async (part: Locator) => (await part.boundingBox())?.width ?? 0
  await expect
    .poll(async () => (await width(response.card)) / (await width(main)))
    .toBeGreaterThan(0.9)
  // Nothing is offered that is no longer possible.
  await expect(page.getByRole('button', { name: /^Upload/ })).toHaveCount(0)
  await expectAccessible(page)

  // Below the text, the reader is off screen until a document is opened.
  const reader = page.getByRole('region', { name: 'Reader', exact: true })
  await expect(reader).not.toBeInViewport({ ratio: 1 })
  await page.keyboard.press('j')
  await expect(reader.getByRole('img', { name: /^Page 1 of 1/ })).toBeVisible()
  await expect(reader).toBeInViewport({ ratio: 1 })
  await expect(reader.getByRole('button', { name: 'Zoom in' })).toBeInViewport({ ratio: 1 })
  await page.keyboard.press('j')
  await expect(reader.getByRole('status').filter({ hasText: '2 of 2' })).toBeVisible()
  await expect(reader).toBeInViewport({ ratio: 1 })
})

test('a decision on a response from elsewhere is expected within the usual time after the respond-by date', async ({
  page,
  merchant,
}) => {
  const { id } = await merchant.createDispute({ card: { brand: 'Visa' } })
  await merchant.setStatus(id, 'pending')
  const response = new ResponsePage(page)
  await response.open(id)
  const expected = page.getByRole('region', { name: 'Decision expected by' })
  await expect(expected).toContainText('Estimate: Visa issuers usually decide within 45 to 60 days')
  await expect(expected).toContainText('the response wasn’t submitted in Evidence Desk')
  const { created_at: openedAt } = await merchant.dispute(id)
  const respondBy = estimateRespondBy(new Date(openedAt), 7, 'Asia/Bangkok').at
  const at = decisionExpectedAt(respondBy, decisionDays('Visa'))
  await expect(expected.locator('time')).toHaveAttribute('datetime', at.toISOString())
})
