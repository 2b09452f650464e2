import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { EditorDialog } from '@/e2e/fixtures/editor-dialog'
import { pdfFile } from '@/e2e/fixtures/files'
import { expectFingerSized, expectNoSidewaysScroll } from '@/e2e/fixtures/layout'
import { pictureOn, pixelsIn, quartersOf, textIn } from '@/e2e/fixtures/file-contents'
import { file, photo, quarters, secretPdf } from '@/e2e/fixtures/pictures'
import { asksBeforeLeaving } from '@/e2e/fixtures/stored-in-browser'
import { expect, test } from '@/e2e/fixtures/test'
import { reload, visit } from '@/e2e/fixtures/visit'

const CARD = '4242 4242 4242 4242'

/** Red and green above, blue and white below, 640 × 480. */
const slip = () => file('slip.png', quarters().toBuffer('image/png'))

test('a rotated, cropped and blacked-out photo arrives edited', async ({
  page,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(slip())
  await page.getByRole('button', { name: 'Edit slip.png' }).click()
  const editor = new EditorDialog(page, 'slip.png')
  await expect(editor.sheet).toBeVisible()
  await expect(editor.button('Apply edits')).toBeDisabled()

  // Blue and red above now, white and green below.
  await editor.button('Rotate right').click()
  await editor.button('Crop').click()
  await editor.drag([0.5, 0.1], [1, 1])
  // By the handle in the middle of its upper side.
  await editor.drag([0.75, 0.1], [0.75, 0])
  await editor.button('Redact').click()
  await editor.drag([0.6, 0.1], [0.9, 0.3])
  await editor.drag([0.6, 0.8], [0.9, 0.9])
  await expect(editor.boxes).toHaveCount(2)
  await page.keyboard.press('Control+z')
  await expect(editor.boxes).toHaveCount(1)
  await editor.apply()

  const row = dispute.file('slip.png')
  await expect(row).toContainText('Rotated right, cropped, 1 box redacted')
  await dispute.uploadAs('Proof of receipt', 'slip.png')
  const { width, height, colourAt } = await pixelsIn(await merchant.firstContent(disputeId))
  expect(height).toBe(640)
  expect(Math.abs(width - 240)).toBeLessThan(8)
  const column = [0.05, 0.2, 0.4, 0.6, 0.85].map((y) => colourAt(0.5, y)).join('')
  expect(column).toBe('rkrgg')
  expect([colourAt(0.05, 0.2), colourAt(0.95, 0.2)]).toEqual(['r', 'r'])
})

test('a card number in a PDF is boxed in place, and is gone on arrival', async ({
  page,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  const original = await secretPdf('order.pdf', `Paid with ${CARD}`)
  expect(await textIn(original.buffer)).toContain(CARD)
  await dispute.choose(original)
  const row = dispute.file('order.pdf')
  await row.getByRole('button', { name: 'Redact the numbers on page 1 of order.pdf' }).click()
  const editor = new EditorDialog(page, 'order.pdf')
  await expect(editor.dialog).toContainText('The numbers found on this page are boxed.')
  await expect(editor.boxes).toHaveCount(1)
  await expect(editor.boxes).toBeFocused()
  await expectAccessible(page)
  await editor.apply()
  await expect(row).toContainText('1 box redacted on page 1')
  await expect(row).not.toContainText('card number')

  await dispute.uploadAs('Proof of receipt', 'order.pdf')
  const sent = await merchant.firstContent(disputeId)
  const text = await textIn(sent)
  expect(text).not.toContain('4242')
  expect(text).not.toContain('Paid')
  expect(text).toContain('Thank you for your order')

  // Letters are 20 points high on a line at 780 of 842, starting at 40 of 595.
  const sheets = await PDFDocument.load(sent)
  const font = await sheets.embedFont(StandardFonts.Helvetica)
  const [from, to] = ['Paid with ', `Paid with ${CARD}`].map(
    (words) => (40 + font.widthOfTextAtSize(words, 20)) / 595,
  )
  const { colourAt } = await pixelsIn(pictureOn(sheets.getPage(0)))
  const steps = Array.from({ length: 400 }, (_, step) => step / 399)
  const digits = steps.map((step) =>
    colourAt((from ?? 0) + step * ((to ?? 0) - (from ?? 0)), 0.066),
  )
  expect([...new Set(digits)]).toEqual(['k'])
  const paid = steps.map((step) => colourAt(40 / 595 + step * ((from ?? 0) - 50 / 595), 0.066))
  expect(paid).toContain('w')
})

test('pages are edited one by one, and undo returns to the affected page', async ({
  page,
  disputeId,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(pdfFile('pages.pdf', { pages: 3, text: 'Receipt' }))
  await page.getByRole('button', { name: 'Edit pages.pdf' }).click()
  const editor = new EditorDialog(page, 'pages.pdf')
  await expect(editor.dialog).toContainText('Page 1 of 3')
  await editor.button('Rotate left').click()
  await editor.button('Next page').click()
  await expect(editor.sheet).toHaveAccessibleName('Page 2 of 3 of pages.pdf')
  await editor.button('Redact').click()
  await editor.drag([0.1, 0.1], [0.4, 0.2])
  await editor.button('Next page').click()
  await expect(editor.boxes).toHaveCount(0)
  await editor.button('Undo').click()
  await expect(editor.dialog).toContainText('Page 2 of 3')
  await editor.button('Redo').click()
  await expect(editor.boxes).toHaveCount(1)
  await editor.button('Reset').click()
  await expect(editor.button('Apply edits')).toBeDisabled()
  await editor.button('Undo').click()
  await editor.apply()
  await expect(dispute.file('pages.pdf')).toContainText(
    'Page 1 rotated left, 1 box redacted on page 2',
  )
})

test('every edit can be made by keyboard', async ({ page, disputeId, merchant }) => {
  // Some 400 presses.
  test.slow()
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(slip())
  const opener = page.getByRole('button', { name: 'Edit slip.png' })
  await opener.focus()
  await page.keyboard.press('Enter')
  const editor = new EditorDialog(page, 'slip.png')
  await expect(editor.button('Move')).toBeFocused()
  const said = editor.dialog.getByRole('status')

  await editor.tabTo(editor.button('Rotate left'))
  await page.keyboard.press('Enter')
  await expect(said.filter({ hasText: 'Rotated left.' })).toBeAttached()
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+Shift+z')
  await expect(said.filter({ hasText: 'Redone.' })).toBeAttached()

  await editor.tabTo(editor.button('Crop'))
  await page.keyboard.press('Enter')
  await editor.tabTo(editor.cropFrame)
  for (let press = 0; press < 60; press += 1) await page.keyboard.press('Shift+ArrowDown')
  for (let press = 0; press < 50; press += 1) await page.keyboard.press('Shift+ArrowUp')
  await expect(said.filter({ hasText: '100% wide, 75% high' })).toBeAttached()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')

  await editor.tabTo(editor.button('Redact'))
  await page.keyboard.press('Enter')
  await editor.tabTo(editor.button('Add box'))
  await page.keyboard.press('Enter')
  await expect(editor.boxes).toBeFocused()
  await page.keyboard.press('Delete')
  await expect(editor.boxes).toHaveCount(0)
  await expect(editor.button('Add box')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(editor.boxes).toBeFocused()
  for (let press = 0; press < 100; press += 1) await page.keyboard.press('ArrowUp')
  for (let press = 0; press < 100; press += 1) await page.keyboard.press('ArrowLeft')
  for (let press = 0; press < 100; press += 1) await page.keyboard.press('Shift+ArrowDown')
  await expect(said.filter({ hasText: '0% from the left, 0% from the top' })).toBeAttached()
  await expectAccessible(page)
  // Each row of key presses is one step.
  await page.keyboard.press('Control+z')
  await expect(editor.boxes).toHaveCount(1)
  await page.keyboard.press('Control+Shift+z')

  await editor.tabTo(editor.button('Apply edits'))
  await page.keyboard.press('Enter')
  await expect(editor.dialog).toBeHidden({ timeout: 40_000 })
  await expect(page.getByRole('button', { name: 'Preview slip.png' })).toBeFocused()
  await expect(dispute.file('slip.png')).toContainText('Rotated left, cropped, 1 box redacted')

  await dispute.uploadAs('Proof of receipt', 'slip.png')
  const sent = await pixelsIn(await merchant.firstContent(disputeId))
  // Rotated left: green and white above, red and blue below; the lowest quarter is cut off.
  expect([sent.width, sent.height]).toEqual([480, 480])
  expect([sent.colourAt(0.1, 0.1), sent.colourAt(0.9, 0.1)]).toEqual(['k', 'w'])
  expect([sent.colourAt(0.1, 0.95), sent.colourAt(0.9, 0.95)]).toEqual(['r', 'b'])
})

test('the row undoes the edit, keeps it over a reload, and can send the original', async ({
  page,
  disputeId,
  merchant,
}) => {
  page.on('dialog', (dialog) => void dialog.accept())
  const original = photo('counter.jpg', 6, { gps: true })
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(original)
  const row = dispute.file('counter.jpg')
  await dispute.chooseKind('counter.jpg', 'Proof of receipt')
  await page.getByRole('button', { name: 'Edit counter.jpg' }).click()
  const editor = new EditorDialog(page, 'counter.jpg')
  await editor.button('Rotate right').click()
  await editor.apply()
  const words = 'Rotated upright, location removed, rotated right'
  await expect(row).toContainText(words)

  await expect.poll(() => asksBeforeLeaving(page), 'kept with what was made').toBe(false)
  await reload(page)
  await expect(row).toContainText(words)
  await row.getByRole('button', { name: 'Undo changes to counter.jpg' }).click()
  await expect(row).toContainText('Rotated upright, location removed')
  await expect(row).not.toContainText('rotated right')

  await page.getByRole('button', { name: 'Edit counter.jpg' }).click()
  await editor.button('Rotate left').click()
  await editor.apply()
  await expect(row).toContainText('rotated left')
  await row.getByRole('button', { name: 'Keep original of counter.jpg' }).click()
  await dispute.upload(1)
  await expect(dispute.document('counter.jpg')).toBeVisible()
  expect((await merchant.firstContent(disputeId)).equals(original.buffer)).toBe(true)
})

test('edits accumulate, and the preview shows and starts them', async ({
  page,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(slip())
  await dispute.chooseKind('slip.png', 'Proof of receipt')
  const editor = new EditorDialog(page, 'slip.png')
  for (const times of ['once', 'twice']) {
    await page.getByRole('button', { name: 'Preview slip.png' }).click()
    await page.getByRole('button', { name: 'Rotate, crop or redact…' }).click()
    await expect(editor.sheet, times).toBeVisible()
    await editor.button('Rotate right').click()
    await editor.apply()
  }
  await expect(dispute.file('slip.png')).toContainText('Rotated 180°')
  await dispute.upload(1)
  await expect(dispute.document('slip.png')).toBeVisible()
  expect(await quartersOf(await merchant.firstContent(disputeId))).toBe('wbgr')
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 720 }, hasTouch: true, isMobile: true })

  test('edits can be made with a finger, also without dragging', async ({
    page,
    disputeId,
    merchant,
  }) => {
    const dispute = new DisputePage(page)
    await dispute.open(disputeId)
    await dispute.choose(slip())
    await page.getByRole('button', { name: 'Edit slip.png' }).tap()
    const editor = new EditorDialog(page, 'slip.png')
    await expect(editor.sheet).toBeVisible()
    await expectNoSidewaysScroll(page)
    await expectFingerSized(editor.button('Undo'), editor.button('Crop'), editor.button('Reset'))
    await editor.button('Redact').tap()
    await expectFingerSized(editor.button('Add box'), editor.button('Apply edits'))
    await expectNoSidewaysScroll(page)
    await editor.swipe([0.1, 0.1], [0.4, 0.4])
    await expect(editor.boxes).toHaveCount(1)
    await editor.tap(0.6, 0.6)
    await editor.tap(0.9, 0.9)
    await expect(editor.boxes).toHaveCount(2)
    await editor.button('Crop').tap()
    await editor.tap(0.5, 0.95)
    await expect(editor.button('Remove crop')).toBeEnabled()
    await editor.button('Remove crop').tap()
    await expect(editor.button('Remove crop')).toBeDisabled()
    await expectAccessible(page)
    await editor.apply()

    await dispute.uploadAs('Proof of receipt', 'slip.png')
    expect(await quartersOf(await merchant.firstContent(disputeId))).toBe('kgbk')
  })
})

test.describe('a viewer', () => {
  test.use({ role: 'viewer' })

  test('cannot edit', async ({ page, disputeId }) => {
    await visit(page, `/disputes/${disputeId}`)
    await expect(page.getByRole('heading', { level: 2, name: 'Documents' })).toBeVisible()
    await expect(page.getByRole('button', { name: /Edit|Redact|Choose files/ })).toHaveCount(0)
  })
})
