import type { Locator, Page } from 'playwright/test'
import { countInput } from '@/e2e/fixtures/count-input'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { pdfFile, pngFile, type TestFile } from '@/e2e/fixtures/files'
import { expectHalfOfHeight } from '@/e2e/fixtures/layout'
import { expect, test } from '@/e2e/fixtures/test'
import { visit } from '@/e2e/fixtures/visit'
import { WITHOUT_PANES } from '@/e2e/fixtures/viewports'

test.use({ viewport: WITHOUT_PANES })

/** Adds a document and opens it in the reader. */
async function openInReader(page: Page, disputeId: string, file: TestFile): Promise<Locator> {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(file)
  await dispute.chooseKind(file.name, 'Details of purchase')
  await dispute.upload(1)
  await dispute.document(file.name).getByRole('button').first().click()
  const reader = page.getByRole('dialog', { name: file.name })
  await expect(reader).toBeVisible()
  return reader
}

const scrolledBy = (region: Locator) => region.evaluate(({ scrollTop }) => scrollTop)

test('all pages of a PDF are in one scroll, which the keys of readers move without a click', async ({
  page,
  disputeId,
}) => {
  const reader = await openInReader(page, disputeId, pdfFile('long.pdf', { pages: 12 }))
  const region = reader.getByRole('region', { name: 'long.pdf' })
  await expect(reader.getByRole('img', { name: 'Page 1 of 12 of long.pdf' })).toBeVisible()
  const shown = (number: number) => expect(reader.getByText(`Page ${number} of 12`)).toBeVisible()

  for (const key of ['PageDown', 'ArrowDown', ' ']) {
    const before = await scrolledBy(region)
    await page.keyboard.press(key)
    await expect.poll(() => scrolledBy(region), key).toBeGreaterThan(before)
  }
  await page.keyboard.press('End')
  await shown(12)
  for (const key of ['ArrowUp', 'Shift+ ', 'PageUp']) {
    const before = await scrolledBy(region)
    await page.keyboard.press(key)
    await expect.poll(() => scrolledBy(region), key).toBeLessThan(before)
  }
  await page.keyboard.press('End')
  await shown(12)
  await expect(reader.getByRole('img', { name: 'Page 12 of 12 of long.pdf' })).toBeVisible()
  // Only the pages in view exist.
  await expect.poll(() => reader.locator('canvas').count()).toBeLessThan(5)
  await page.keyboard.press('Home')
  await shown(1)
  await reader.getByRole('button', { name: 'Next page' }).click()
  await shown(2)
  await reader.getByRole('button', { name: 'Previous page' }).click()
  await shown(1)
})

test('a button and a key change between all of a page and its whole width', async ({
  page,
  disputeId,
}) => {
  const reader = await openInReader(page, disputeId, pdfFile('contract.pdf', { pages: 3 }))
  const region = reader.getByRole('region', { name: 'contract.pdf' })
  const first = reader.getByRole('img', { name: 'Page 1 of 3 of contract.pdf' })
  await expect(first).toBeVisible()
  const area = await region.boundingBox()
  if (!area) throw new Error('The file has no area')
  const size = async () => (await first.boundingBox()) ?? { width: 0, height: 0 }
  await expect.poll(async () => (await size()).width).toBeGreaterThan(area.width * 0.9)
  await expect.poll(async () => (await size()).height).toBeGreaterThan(area.height)

  await reader.getByRole('button', { name: 'Fit to page' }).click()
  await expect.poll(async () => (await size()).height).toBeLessThan(area.height)
  // Then the keys turn whole pages.
  await page.keyboard.press('PageDown')
  await expect(reader.getByText('Page 2 of 3')).toBeVisible()
  await page.keyboard.press('PageUp')
  await expect(reader.getByText('Page 1 of 3')).toBeVisible()
  await page.keyboard.press('0')
  await expect(reader.getByRole('button', { name: 'Fit to page' })).toBeVisible()
  await expect.poll(async () => (await size()).width).toBeGreaterThan(area.width * 0.9)
})

/** The padding on both sides of a page, and the step in which its size follows that of the reader. */
const MARGINS_PX = 2 * 16 + 16 + 1

for (const [locale, fitToPage, fitToWidth] of [
  ['en', 'Fit to page', 'Fit to width'],
  ['th', 'พอดีทั้งหน้า', 'พอดีความกว้าง'],
  ['ja', 'ページ全体を表示', '幅に合わせる'],
] as const) {
  test.describe(`beside the list in ${locale}`, () => {
    test.use({ locale, viewport: { width: 1280, height: 720 } })

    test(`a page has the width or the height of the reader, by the names of its buttons in ${locale}`, async ({
      page,
      disputeId,
      merchant,
    }) => {
      const name = 'sandbox-download-terms.pdf'
      const id = await merchant.addDocument(disputeId, name, pdfFile(name, { pages: 3 }).buffer)
      await visit(page, `/disputes/${disputeId}?document=${id}`)
      const area = page.getByRole('region', { name, exact: true })
      const first = area.getByRole('img').first()
      await expect(first).toBeVisible()
      const expectFilled = (side: 'width' | 'height') =>
        expect(async () => {
          // Without the scrollbar.
          const outer = await area.evaluate(({ clientWidth: width, clientHeight: height }) => ({
            width,
            height,
          }))
          const left = outer[side] - ((await first.boundingBox())?.[side] ?? NaN)
          expect(left).toBeGreaterThanOrEqual(0)
          expect(left).toBeLessThanOrEqual(MARGINS_PX)
        }).toPass()
      await expectFilled('width')
      await page.getByRole('button', { name: fitToPage }).click()
      await expectFilled('height')
      await page.getByRole('button', { name: fitToWidth }).click()
      await expectFilled('width')
      await expect(page.getByRole('button', { name: fitToPage })).toBeVisible()
    })
  })
}

test('the text of a PDF is selected with the mouse, also when it is turned', async ({
  page,
  disputeId,
}) => {
  const reader = await openInReader(page, disputeId, pdfFile('receipt.pdf', { pages: 2 }))
  const text = reader.getByText('Evidence, page 1', { exact: true })
  const selected = () => page.evaluate(() => getSelection()?.toString())
  await text.dblclick({ position: { x: 20, y: 10 } })
  await expect.poll(selected).toContain('Evidence')
  await reader.getByRole('button', { name: 'Rotate view' }).click()
  const turned = async () => (await text.boundingBox()) ?? { width: 1, height: 0 }
  await expect.poll(async () => (await turned()).height / (await turned()).width).toBeGreaterThan(2)
})

test('a text is found on every page, and Escape closes the search alone', async ({
  page,
  disputeId,
}) => {
  const reader = await openInReader(page, disputeId, pdfFile('terms.pdf', { pages: 12 }))
  await expect(reader.getByRole('img', { name: 'Page 1 of 12 of terms.pdf' })).toBeVisible()
  await page.keyboard.press('Control+f')
  const field = reader.getByRole('searchbox', { name: 'Find in document' })
  await expect(field).toBeFocused()
  await field.pressSequentially('PAGE 1')
  await expect(reader.getByText('1 of 4', { exact: true })).toBeVisible()
  await expect.poll(() => page.evaluate(currentMatch)).toEqual({ text: 'page 1', inView: true })
  await page.keyboard.press('Enter')
  await expect(reader.getByText('2 of 4', { exact: true })).toBeVisible()
  await expect(reader.getByText('Page 10 of 12')).toBeVisible()
  await expect.poll(() => page.evaluate(currentMatch)).toEqual({ text: 'page 1', inView: true })
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.press('Shift+Enter')
  await expect(reader.getByText('4 of 4', { exact: true })).toBeVisible()
  await expect(reader.getByText('Page 12 of 12')).toBeVisible()

  await field.fill('nowhere')
  await expect(reader.getByText('No matches')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(field).toBeHidden()
  await expect(reader).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(reader).toBeHidden()
})

/** Runs in the page. */
function currentMatch() {
  const [range] = CSS.highlights.get('found-current') ?? []
  if (!(range instanceof Range)) return null
  const { top, bottom } = range.getBoundingClientRect()
  return { text: range.toString(), inView: top > 0 && bottom < innerHeight }
}

test('5 documents are reviewed with 5 keys', async ({ page, merchant }) => {
  const dispute = new DisputePage(page)
  await dispute.open(await merchant.disputeWithManyDocuments())
  const names = await dispute.filenamesOf(20)
  const counter = await countInput(page)
  await page.keyboard.press('p')
  for (const [index, name] of names.slice(0, 5).entries()) {
    if (index > 0) await page.keyboard.press('ArrowRight')
    await expectReviewed(page, name, index + 1)
  }
  expect(await counter.finish('review 5 documents, keyboard')).toEqual({ clicks: 0, keys: 5 })
})

test('5 documents are reviewed with 5 clicks, all but the first in one place', async ({
  page,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(await merchant.disputeWithManyDocuments())
  const names = await dispute.filenamesOf(20)
  const counter = await countInput(page)
  await dispute.table.getByRole('button', { name: names[0] ?? '', exact: true }).click()
  await expectReviewed(page, names[0] ?? '', 1)
  await pointAtNext(page)
  for (const [index, name] of names.slice(1, 5).entries()) {
    await clickWithoutMoving(page)
    await expectReviewed(page, name, index + 2)
  }
  expect(await counter.finish('review 5 documents, mouse')).toEqual({ clicks: 5, keys: 0 })
})

test('45 documents are reviewed with 45 clicks, across the pages of the list', async ({
  page,
  merchant,
}) => {
  // 45 documents, each of which is read.
  test.slow()
  const dispute = new DisputePage(page)
  const disputeId = await merchant.disputeWithManyDocuments()
  const names = (await merchant.documents(disputeId)).map(({ filename }) => filename)
  await dispute.open(disputeId)
  expect(await dispute.filenamesOf(20)).toEqual(names.slice(0, 20))
  const counter = await countInput(page)
  await dispute.table.getByRole('button', { name: names[0] ?? '', exact: true }).click()
  await expectReviewed(page, names[0] ?? '', 1)
  await pointAtNext(page)
  for (const [index, name] of names.slice(1).entries()) {
    await clickWithoutMoving(page)
    await expectReviewed(page, name, index + 2)
  }
  expect(await counter.finish('review 45 documents, mouse')).toEqual({ clicks: 45, keys: 0 })

  const reader = page.getByRole('dialog')
  await expect(reader.getByRole('button', { name: 'Next document' })).toBeDisabled()
  await page.keyboard.press('Escape')
  await expect(reader).toBeHidden()
  // The list has followed.
  await expect(page.getByText('41–45 of 45')).toBeVisible()
  await expect(
    dispute.table.getByRole('button', { name: names[44] ?? '', exact: true }),
  ).toBeFocused()
})

/** The document is open: its file, or the reason why it has none here. */
async function expectReviewed(page: Page, name: string, number: number): Promise<void> {
  const reader = page.getByRole('dialog', { name, exact: true })
  await expect(reader.getByText(`${number} of 45`, { exact: true })).toBeVisible()
  const file = reader.getByRole('img').or(reader.getByText('Preview unavailable'))
  await expect(file.first()).toBeVisible()
}

async function pointAtNext(page: Page): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: 'Next document' }).hover()
}

async function clickWithoutMoving(page: Page): Promise<void> {
  await page.mouse.down()
  await page.mouse.up()
}

test('a link to a document on another page of the list has its neighbours', async ({
  page,
  merchant,
}) => {
  const disputeId = await merchant.disputeWithManyDocuments()
  const documents = await merchant.documents(disputeId)
  const [before, opened] = [documents[39], documents[40]]
  await visit(page, `/disputes/${disputeId}?document=${opened?.id}`)
  await expectReviewed(page, opened?.filename ?? '', 41)
  await expect(page).toHaveURL(/offset=40/)
  await page.keyboard.press('ArrowLeft')
  await expectReviewed(page, before?.filename ?? '', 40)
  await expect(page).toHaveURL(/offset=20/)
})

test('a magnified picture is scrolled by the arrow keys, and the next document comes at its end', async ({
  page,
  disputeId,
}) => {
  const reader = await openInReader(page, disputeId, pngFile('wide.png'))
  const region = reader.getByRole('region', { name: 'wide.png' })
  await expect(reader.getByRole('img')).toBeVisible()
  for (let step = 0; step < 8; step += 1) await page.keyboard.press('+')
  const sideways = () => region.evaluate(({ scrollLeft }) => scrollLeft)
  const before = await sideways()
  await page.keyboard.press('ArrowRight')
  await expect.poll(sideways).toBeGreaterThan(before)
  await expect(reader).toBeVisible()
})

test.describe('at 400 % zoom', () => {
  test.use({ viewport: { width: 320, height: 256 } })

  test('the document keeps more than half of the height', async ({ page, merchant }) => {
    const disputeId = await merchant.disputeWithManyDocuments()
    const documents = await merchant.documents(disputeId)
    const pdf = documents.find(({ filename }) => filename.endsWith('.pdf'))
    if (!pdf) throw new Error('The dispute has no PDF')
    await visit(page, `/disputes/${disputeId}?document=${pdf.id}`)
    const reader = page.getByRole('dialog')
    const region = reader.getByRole('region', { name: pdf.filename })
    await expectHalfOfHeight(region)
    const facts = reader.getByRole('complementary', { name: 'Document details' })
    await facts.scrollIntoViewIfNeeded()
    await expect(facts).toBeInViewport()
  })
})
