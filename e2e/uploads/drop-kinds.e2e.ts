import type { Locator, Page } from 'playwright/test'
import type { SandboxMerchant } from '@/testing/sandbox'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { jpgFile, pngFile } from '@/e2e/fixtures/files'
import { expect, test } from '@/e2e/fixtures/test'

/** Opens a new dispute whose guidance has a line that asks for a proof of receipt. */
async function openWithLine(page: Page, merchant: SandboxMerchant) {
  const { id } = await merchant.createDispute({ reasonCode: 'goods_or_services_not_provided' })
  const dispute = new DisputePage(page)
  await dispute.open(id)
  const lines = dispute.guidance.getByRole('listitem')
  return { id, dispute, line: lines.filter({ hasText: 'Proof of receipt' }) }
}

test('a file dropped onto a line of the guidance has that kind, chosen', async ({
  page,
  merchant,
}) => {
  const { id, dispute, line } = await openWithLine(page, merchant)
  await dispute.dropOnto(line, pngFile('invoice.png'), jpgFile('IMG_2041.jpg'))
  await expect(page.getByText('Drop to add to this dispute')).toBeHidden()
  for (const name of ['invoice.png', 'IMG_2041.jpg']) {
    await expect(dispute.kindOf(name)).toHaveValue('proof_of_receipt')
  }
  await dispute.upload(2)
  for (const name of ['invoice.png', 'IMG_2041.jpg']) {
    await expect(dispute.document(name)).toBeVisible()
  }
  const documents = await merchant.documents(id)
  expect(documents.map(({ kind }) => kind)).toEqual(['proof_of_receipt', 'proof_of_receipt'])
})

test('while a file is dragged, the lines of the guidance are above the overlay, also in a narrow window', async ({
  page,
  merchant,
}) => {
  for (const width of [700, 1200]) {
    await page.setViewportSize({ width, height: 800 })
    const { dispute, line } = await openWithLine(page, merchant)
    await line.scrollIntoViewIfNeeded()
    await dispute.dragIn(pngFile('invoice.png'))
    await expect.poll(() => isOnTop(line)).toBe(true)
  }
})

test('a file dropped onto the place of a missing kind among the documents has that kind, chosen', async ({
  page,
  merchant,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 })
  const { dispute } = await openWithLine(page, merchant)
  const place = dispute.table.getByText('Tracking with date and place')
  await dispute.dragIn(pngFile('invoice.png'))
  await expect.poll(() => isOnTop(place)).toBe(true)
  await dispute.dropOnto(place, pngFile('invoice.png'))
  await expect(dispute.kindOf('invoice.png')).toHaveValue('proof_of_receipt')
})

test('a file dropped onto the text of the overlay is added without a kind', async ({
  page,
  disputeId,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  const text = page.getByText('Drop to add to this dispute')
  await dispute.dragIn(pngFile('DSC_0930.png'))
  await expect.poll(() => isOnTop(text)).toBe(true)
  await dispute.dropOnto(text, pngFile('DSC_0930.png'))
  await expect(dispute.kindOf('DSC_0930.png')).toHaveValue('')
  await expect(text).toBeHidden()
})

test('over a dialog no kind is marked, and the overlay does not ask for one', async ({
  page,
  merchant,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 })
  const { dispute, line } = await openWithLine(page, merchant)
  const hint = page.getByText('Drop onto a marked kind')
  await dispute.dragIn(pngFile('DSC_0931.png'))
  await expect(hint).toBeVisible()
  await dispute.dropOnto(line, pngFile('DSC_0931.png'))
  await expect(hint).toBeHidden()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toBeVisible()
  await dispute.dragIn(pngFile('DSC_0932.png'))
  await expect(hint).toBeHidden()
  await expect.poll(() => isOnTop(page.getByText('Tracking with date').first())).toBe(false)
})

/** Nothing covers its middle. */
function isOnTop(place: Locator): Promise<boolean> {
  return place.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect()
    return element.contains(document.elementFromPoint(left + width / 2, top + height / 2))
  })
}
