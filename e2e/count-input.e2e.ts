import { countInput } from './fixtures/count-input'
import { DisputePage } from './fixtures/dispute-page'
import { pdfFile } from './fixtures/files'
import { expect, test } from './fixtures/test'
import { untilHydrated, visit } from './fixtures/visit'

test('clicks, keys and drops are counted across navigations; a chord is one key', async ({
  page,
  disputeId,
}) => {
  await visit(page, '/disputes')
  const input = await countInput(page)
  await page.keyboard.press('Control+Shift+ArrowLeft')
  await page.getByRole('searchbox', { name: 'Search disputes' }).click()
  await page.keyboard.type('abc')
  expect(await input.count()).toEqual({ clicks: 1, keys: 4 })

  await page.goto(`/disputes/${disputeId}`)
  await untilHydrated(page)
  const dispute = new DisputePage(page)
  await dispute.drop(pdfFile('dropped.pdf'))
  await dispute.choose(pdfFile('chosen.pdf'))
  await expect(dispute.rows).toHaveCount(2)
  expect(await input.count()).toEqual({ clicks: 3, keys: 4 })
})

test('a field that changes without a click or a key fails the count', async ({ page }) => {
  await visit(page, '/disputes')
  const input = await countInput(page)
  await page.getByRole('searchbox', { name: 'Search disputes' }).fill('dspt_1')
  await expect(input.count()).rejects.toThrow('fields changed without a click or a key')
})
