import type { Page } from 'playwright/test'
import { DISTORTIONS, drawPicture, WITH_NUMBER, WITHOUT_NUMBER } from '@/testing/number-pictures'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { EditorDialog } from '@/e2e/fixtures/editor-dialog'
import { pdfFile, type TestFile } from '@/e2e/fixtures/files'
import { file, jpgPages } from '@/e2e/fixtures/pictures'
import { expect, test } from '@/e2e/fixtures/test'
import { visit } from '@/e2e/fixtures/visit'

test.use({ readsText: true })

/** The engine reads a page in a second, on a busy machine in many. */
const READING = { timeout: 90_000 }

test.slow()

function photo(name: string, template: string, distortion = 'clean'): TestFile {
  const [drawn] = [...WITH_NUMBER, ...WITHOUT_NUMBER].find(([one]) => one.name === template) ?? []
  if (!drawn) throw new Error(`No such template: ${template}`)
  return file(name, drawPicture(drawn, DISTORTIONS[distortion] ?? {}))
}

/** The files of the text engine that the page requests. */
function engineRequests(page: Page): string[] {
  const requests: string[] = []
  page.context().on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname.startsWith('/ocr/')) requests.push(pathname)
  })
  return requests
}

test('a card number in a photo is noted and can be redacted where it is', async ({
  page,
  disputeId,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(photo('card.jpg', 'card, blue', 'grain'))
  const row = dispute.file('card.jpg')
  await expect(row).toContainText('The image shows a card number ending in 4242.', READING)
  await expect(row).not.toContainText('Reading the text')
  await expectAccessible(page)

  await row.getByRole('button', { name: 'Redact the numbers in card.jpg' }).click()
  const editor = new EditorDialog(page, 'card.jpg')
  await expect(editor.dialog).toContainText('The numbers found on this page are boxed')
  await expect(editor.boxes).not.toHaveCount(0)
  await editor.apply()
  await expect(row).toContainText('redacted')
  await expect(row).not.toContainText('card number', READING)
})

test('the kind of a photo is suggested by the text in it, in three languages', async ({
  page,
  disputeId,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(
    photo('IMG_1.jpg', 'order numbers'),
    photo('IMG_2.jpg', 'letter, Thai'),
    photo('IMG_3.jpg', 'receipt, Japanese'),
    photo('IMG_4.jpg', 'card, blue'),
  )
  for (const [name, words] of [
    ['IMG_1.jpg', 'Invoice'],
    ['IMG_2.jpg', 'ใบเสร็จรับเงิน'],
    ['IMG_3.jpg', '領収書'],
  ] as const) {
    await expect(dispute.file(name)).toContainText(`Says “${words}”`, READING)
  }
  await expect(dispute.file('IMG_4.jpg')).toContainText('card number ending in 4242', READING)
  await expect(dispute.file('IMG_4.jpg')).not.toContainText('Says')
  await expectAccessible(page)

  await dispute.file('IMG_1.jpg').scrollIntoViewIfNeeded()
  await page.getByRole('button', { name: /^Upload \d documents? with suggested kinds?$/ }).click()
  await expect(dispute.document('IMG_1.jpg')).toContainText('Details of purchase', READING)
})

test('the text engine is requested when a picture is picked, not before', async ({
  page,
  disputeId,
}) => {
  const requests = engineRequests(page)
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(pdfFile('letter.pdf'))
  await expect(dispute.file('letter.pdf')).toContainText('1 page')
  await dispute.uploadAs('Proof of acceptance', 'letter.pdf')
  expect(requests).toEqual([])
  await dispute.choose(photo('card.jpg', 'card, blue'))
  await expect(dispute.file('card.jpg')).toContainText('card number ending in 4242', READING)
  expect(requests).not.toEqual([])
})

test('sending does not wait for reading, and what is found later is on the row', async ({
  page,
  disputeId,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  // The engine arrives only after the file was sent.
  const { promise: sent, resolve: release } = Promise.withResolvers<void>()
  await page.context().route('**/ocr/**', async (route) => {
    await sent
    await route.continue()
  })
  await dispute.choose(photo('order.jpg', 'receipt, English'))
  const row = dispute.file('order.jpg')
  await expect(row).toContainText('Reading the text…', READING)
  await dispute.chooseKind('order.jpg', 'Details of purchase')
  await dispute.upload(1)
  await expect(dispute.document('order.jpg')).toBeVisible(READING)
  release()
  await expect(row).toContainText('The image shows a card number ending in 4242.', READING)
})

test('a picture that could not be read is noted, on its row and in the editor', async ({
  page,
  disputeId,
}) => {
  await page.context().route('**/ocr/**', (route) => route.abort())
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(photo('card.jpg', 'card, blue'))
  await expect(dispute.file('card.jpg')).toContainText(
    'The text in this image wasn’t fully read because the text reader couldn’t be loaded.',
    READING,
  )
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Edit card.jpg' }).click()
  const editor = new EditorDialog(page, 'card.jpg')
  await editor.button('Redact').click()
  await expect(editor.dialog).toContainText('Images on this page weren’t searched for numbers.')
})

test('switched off in the profile, nothing is loaded or read', async ({ page, disputeId }) => {
  const requests = engineRequests(page)
  await visit(page, '/profile')
  const choice = page.getByRole('checkbox', { name: 'Read the text in images and scans' })
  await expect(choice).toBeChecked()
  await choice.uncheck()
  await visit(page, '/profile')
  await expect(choice).not.toBeChecked()

  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(photo('card.jpg', 'card, blue'), pdfFile('letter.pdf'))
  await expect(dispute.file('letter.pdf')).toContainText('1 page')
  await dispute.chooseKind('card.jpg', 'Proof of receipt')
  await expect(dispute.file('card.jpg')).not.toContainText('Reading the text')
  await expect(dispute.file('card.jpg')).not.toContainText('card number')
  await expect(dispute.file('card.jpg')).not.toContainText('wasn’t fully read')
  expect(requests).toEqual([])
})

test('a card number on a scanned page is noted, and its words are found in the reader', async ({
  page,
  disputeId,
}) => {
  const scan = photo('page.jpg', 'receipt, English').buffer
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(await jpgPages('scan.pdf', [scan], 0.5))
  await expect(dispute.file('scan.pdf')).toContainText(
    'A card number ending in 4242 is on page 1.',
    READING,
  )
  await page.getByRole('button', { name: 'Preview scan.pdf' }).click()
  const preview = page.getByRole('dialog', { name: 'scan.pdf' })
  await preview.getByRole('button', { name: 'Find in document' }).click()
  await expect(preview.getByRole('searchbox', { name: 'Find in document' })).toBeFocused()
  await page.keyboard.type('customer received')
  await expect(preview.getByText('1 of 1', { exact: true })).toBeVisible(READING)
  // What is found is marked in the text that lies over the picture, which can be selected.
  await expect(preview.getByText('customer')).toBeInViewport()
})

test('the words of a scan that was sent are found in the reader', async ({ page, disputeId }) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  const scan = photo('page.jpg', 'receipt, English').buffer
  await dispute.choose(await jpgPages('scan.pdf', [scan], 0.5))
  await dispute.chooseKind('scan.pdf', 'Details of purchase')
  await dispute.upload(1)
  await dispute.document('scan.pdf').getByRole('button').first().click()
  await expect(page.getByRole('img', { name: 'Page 1 of 1 of scan.pdf' })).toBeVisible()
  await page.keyboard.press('Control+f')
  await page.getByRole('searchbox', { name: 'Find in document' }).fill('customer received')
  await expect(page.getByText('1 of 1', { exact: true })).toBeVisible(READING)
})

test('a page of a scan that lies sideways is noted, and turned in the editor', async ({
  page,
  disputeId,
}) => {
  const scans = ['clean', 'right'].map(
    (distortion) => photo('page.jpg', 'receipt, English', distortion).buffer,
  )
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(await jpgPages('scan.pdf', scans, 0.5))
  const row = dispute.file('scan.pdf')
  await expect(row).toContainText('The text on page 2 is not upright.', READING)
  await row.getByRole('button', { name: 'Rotate the text of scan.pdf upright' }).click()
  const editor = new EditorDialog(page, 'scan.pdf')
  await editor.apply()
  await expect(row).toContainText(/rotated/i)
  await expect(row).toContainText('A card number ending in 4242 is on page 2.', READING)
  await expect(row).not.toContainText('not upright')
})

test('a picture that is upside down is turned in the editor', async ({ page, disputeId }) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(photo('receipt.jpg', 'receipt, English', 'upside down'))
  const row = dispute.file('receipt.jpg')
  await expect(row).toContainText('The text is not upright.', READING)
  await row.getByRole('button', { name: 'Rotate the text of receipt.jpg upright' }).click()
  const editor = new EditorDialog(page, 'receipt.jpg')
  await editor.apply()
  await expect(row).toContainText(/rotated/i)
  await expect(row).toContainText('card number ending in 4242', READING)
  await expect(row).not.toContainText('not upright')
})
