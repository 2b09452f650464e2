import { PDFDocument } from '@cantoo/pdf-lib'
import type { Page } from 'playwright/test'
import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { pdfFile, pngFile } from '@/e2e/fixtures/files'
import { tabTo } from '@/e2e/fixtures/keyboard'
import { expectFingerSized, expectNoSidewaysScroll } from '@/e2e/fixtures/layout'
import { file, heavyPdf, noise, photo } from '@/e2e/fixtures/pictures'
import { countShapes, readPdf } from '@/e2e/fixtures/read-pdf'
import { storedInBrowser } from '@/e2e/fixtures/stored-in-browser'
import { expect, test } from '@/e2e/fixtures/test'
import { untilHydrated } from '@/e2e/fixtures/visit'

const THAI = 'ใบเสร็จ กขคงจชซดตท.png'
const JAPANESE = '領収書 東京国田品書百.pdf'

/** For steps that take a fast machine a second or two. */
const PATIENCE = { timeout: 60_000 }

test.slow()

async function openDialog(page: Page) {
  await page.getByRole('button', { name: 'Combine into one PDF…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Combine into one PDF' })
  await expect(dialog).toBeVisible()
  return dialog
}

test('several files become one PDF in the chosen order, with numbers and a cover', async ({
  page,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(
    photo('counter.jpg', 6),
    pdfFile('receipt.pdf', { pages: 2 }),
    pngFile(THAI),
    pdfFile(JAPANESE),
    pngFile('unrelated.png'),
  )
  await expect(page.getByText('2 need a kind')).toBeVisible(PATIENCE)
  await expect(page.getByText('3 kinds suggested')).toBeVisible(PATIENCE)
  const dialog = await openDialog(page)
  const rows = dialog.getByRole('list', { name: 'Files to combine' }).getByRole('listitem')
  const status = dialog.getByRole('status')
  await dialog.getByRole('checkbox', { name: 'unrelated.png' }).uncheck()
  await expect(status).toHaveText('unrelated.png is left out')

  await tabTo(dialog.getByRole('button', { name: `Move ${THAI} up` }), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(status).toHaveText(`${THAI}, 2 of 4`)
  await page.keyboard.press('Enter')
  await expect(status).toHaveText(`${THAI}, 1 of 4`)
  await expect(dialog.getByRole('button', { name: `Move ${THAI} up` })).toBeFocused()

  await rows.filter({ hasText: 'counter.jpg' }).locator('[data-drag-handle]').hover()
  await page.mouse.down()
  await rows.filter({ hasText: JAPANESE }).locator('[data-drag-handle]').hover()
  await page.mouse.up()
  await expect(status).toHaveText('counter.jpg, 4 of 4')
  await expect(rows).toContainText([THAI, 'receipt.pdf', JAPANESE, 'counter.jpg', 'unrelated.png'])
  await expectAccessible(page)

  await dialog.getByLabel('Filename at Omise').fill('Order 1234')
  const kind = dialog.getByLabel('Kind')
  await expect(kind).toHaveValue('')
  await kind.selectOption({ label: 'Details of purchase' })
  await dialog.getByRole('checkbox', { name: /Add a cover page/ }).check()
  await dialog.getByRole('button', { name: 'Combine 4 files' }).click()
  await expect(dialog).toBeHidden(PATIENCE)

  const row = dispute.file('Order 1234.pdf')
  await expect(row).toContainText('Combined from 4 files')
  await expect(row).toContainText('6 pages')
  await expect(page.getByRole('button', { name: 'Preview Order 1234.pdf' })).toBeFocused()
  await expect(dispute.rows).toHaveCount(2)
  await expect(dispute.file('unrelated.png')).toBeVisible()
  await expectAccessible(page)
  await dispute.upload(1)
  await expect(dispute.document('Order 1234.pdf')).toBeVisible()

  const documents = await merchant.documents(disputeId)
  expect(documents.map(({ filename, kind: sent }) => [filename, sent])).toEqual([
    ['Order 1234.pdf', 'details_of_purchase'],
  ])
  const pages = await readPdf(await merchant.contentOf(documents[0]?.id ?? ''))
  expect(pages).toHaveLength(6)
  for (const [index, { width, height, lines }] of pages.entries()) {
    // The picture on the second page is wider than high.
    const expected = index === 1 ? [842, 595] : [595, 842]
    expect([Math.round(width), Math.round(height)]).toEqual(expected)
    expect(lines.map(({ text }) => text)).toContain(`${index + 1} / 6`)
  }
  const [cover, thai, first, second, japanese, counter] = pages
  if (!cover || !thai || !counter) throw new Error('Pages are missing')
  expect(cover.lines.map(({ text }) => text)).toEqual([
    'Order 1234',
    '4 files, 6 pages',
    ...[
      ['1.', 'page 2', THAI],
      ['2.', 'pages 3–4', 'receipt.pdf'],
      ['3.', 'page 5', JAPANESE],
      ['4.', 'page 6', 'counter.jpg'],
    ].flat(),
    '1 / 6',
  ])
  expect(first?.lines[0]?.text).toBe('Evidence, page 1')
  expect(second?.lines[0]?.text).toBe('Evidence, page 2')
  expect(japanese?.lines[0]?.text).toBe('Evidence, page 1')
  expect(colourOf(thai.picture)).toBe('grey')
  expect(colourOf(counter.picture)).toBe('coloured')
  expect(countShapes(cover, THAI)).toBeGreaterThan(8)
  expect(countShapes(cover, JAPANESE)).toBeGreaterThan(8)
})

test('combining can be undone on the row, also after a reload, and leaves nothing behind when cancelled', async ({
  page,
  disputeId,
}) => {
  page.on('dialog', (question) => void question.accept())
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(photo('counter.jpg', 6), pdfFile('receipt.pdf'))
  await dispute.chooseKind('receipt.pdf', 'Proof of receipt')
  const open = page.getByRole('button', { name: 'Combine into one PDF…' })
  let dialog = await openDialog(page)
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(open).toBeFocused()
  await expect(dispute.rows).toContainText(['counter.jpg', 'receipt.pdf'])

  const undo = page.getByRole('button', { name: 'Undo combining: Combined documents.pdf' })
  for (const reloads of [false, true]) {
    dialog = await openDialog(page)
    await dialog.getByRole('button', { name: 'Combine 2 files' }).click()
    await expect(undo).toBeVisible(PATIENCE)
    await expect(dispute.rows).toHaveCount(1)
    if (reloads) {
      await expect.poll(async () => (await storedInBrowser(page)).files).toBe(1)
      await page.reload()
      await untilHydrated(page)
    }
    await undo.click()
    await expect(dispute.file('counter.jpg')).toContainText('Rotated upright')
    await expect(page.getByRole('combobox', { name: 'Kind of receipt.pdf' })).toHaveValue(
      'proof_of_receipt',
    )
    await expect(page.getByRole('button', { name: 'Preview counter.jpg' })).toBeFocused()
    await expect(dispute.rows).toHaveCount(2)
    await expect.poll(async () => (await storedInBrowser(page)).files).toBe(2)
  }
})

test('combining can be cancelled while it runs', async ({ page, disputeId }) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  const picture = noise(1500, 1500).toBuffer('image/png')
  const names = Array.from({ length: 6 }, (_, index) => `scan ${index + 1}.png`)
  await dispute.choose(...names.map((name) => file(name, picture)))
  await expect(page.getByText('6 need a kind')).toBeVisible(PATIENCE)
  const dialog = await openDialog(page)
  await dialog.getByRole('button', { name: 'Combine 6 files' }).click()
  await expect(dialog.getByRole('status')).toHaveText(/^Adding scan \d\.png, \d of 6…$/)
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog).toBeHidden()
  await expect(dispute.rows).toContainText(names)
  await expect(dispute.file('Combined documents.pdf')).toBeHidden()
})

test('a combined file over the limit is shrunk or split like any other', async ({
  page,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(await heavyPdf('left.pdf', 2), await heavyPdf('right.pdf', 2))
  await expect(page.getByText('2 need a kind')).toBeVisible(PATIENCE)
  const dialog = await openDialog(page)
  await dialog.getByLabel('Kind').selectOption({ label: 'Proof of receipt' })
  await dialog.getByRole('button', { name: 'Combine 2 files' }).click()
  const row = dispute.file('Combined documents.pdf')
  await expect(row).toContainText(/is [\d.]+ MB; the limit is 10 MB/, PATIENCE)
  await expect(row).toContainText('Combined from 2 files')
  await row.getByRole('button', { name: /^Undo combining/ }).click()
  await expect(dispute.rows).toContainText(['left.pdf', 'right.pdf'])

  await (await openDialog(page)).getByRole('button', { name: 'Combine 2 files' }).click()
  await row.getByRole('button', { name: /^Split by pages/ }).click(PATIENCE)
  await page.getByRole('button', { name: 'Use 2 parts' }).click(PATIENCE)
  await page.getByLabel('Same kind for all').selectOption({ label: 'Proof of receipt' })
  await dispute.upload(2)
  await expect.poll(async () => (await merchant.documents(disputeId)).length).toBe(2)
  let pages = 0
  for (const { id } of await merchant.documents(disputeId)) {
    const sent = await merchant.contentOf(id)
    expect(sent.length).toBeLessThanOrEqual(MAX_DOCUMENT_BYTES)
    pages += (await PDFDocument.load(sent)).getPageCount()
  }
  expect(pages).toBe(4)
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true })

  test('every control can be operated with a finger', async ({ page, disputeId }) => {
    const dispute = new DisputePage(page)
    await dispute.open(disputeId)
    await dispute.choose(pdfFile('a very long name of a receipt from the shop.pdf'), pngFile(THAI))
    await expect(page.getByText('2 kinds suggested')).toBeVisible()
    const open = page.getByRole('button', { name: 'Combine into one PDF…' })
    await expectFingerSized(open)
    const dialog = await openDialog(page)
    const up = dialog.getByRole('button', { name: `Move ${THAI} up` })
    await expectFingerSized(up, dialog.getByRole('button', { name: `Move ${THAI} down` }))
    await expectNoSidewaysScroll(page)
    await up.tap()
    await expect(dialog.getByRole('status')).toHaveText(`${THAI}, 1 of 2`)
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Combine 2 files' }).tap()
    await expect(dispute.file('Combined documents.pdf')).toContainText(
      'Combined from 2 files',
      PATIENCE,
    )
    await expectNoSidewaysScroll(page)
  })
})

/** Whether the picture in the middle of a page has colours. */
function colourOf(picture: Awaited<ReturnType<typeof readPdf>>[number]['picture']) {
  const { width, height } = picture
  const { data } = picture.getContext('2d').getImageData(width * 0.3, height * 0.4, 1, 1)
  const [red = 0, green = 0, blue = 0] = data
  return Math.max(red, green, blue) - Math.min(red, green, blue) > 60 ? 'coloured' : 'grey'
}
