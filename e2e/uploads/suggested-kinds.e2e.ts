import { expectAccessible } from '@/e2e/fixtures/axe'
import { countInput } from '@/e2e/fixtures/count-input'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { jpgFile, newText, pdfFile, pngFile, type TestFile } from '@/e2e/fixtures/files'
import { expect, test } from '@/e2e/fixtures/test'
import { untilHydrated } from '@/e2e/fixtures/visit'

const NAMES = ['88213.pdf', 'signed-slip.pdf', 'แชทลูกค้า.pdf']

/** Of three kinds: by its first page, by an English and by a Thai name. Rows without notes, so that all are on screen. */
const threeFiles = () =>
  NAMES.map((name, index) => pdfFile(name, { text: `${index ? '' : 'Tax Invoice '}${newText()}` }))

const CAMERA = ['IMG_2041.jpg', 'IMG_2042.jpg', 'IMG_2043.jpg'].map((name) => jpgFile(name))

/** For the first PDF, whose reader has to start. */
const PATIENCE = { timeout: 40_000 }

/** Files with a suggested kind, each with its own content. */
const receipts = (count: number): TestFile[] =>
  Array.from({ length: count }, (_, index) =>
    pdfFile(`invoice-${String(index + 1).padStart(2, '0')}.pdf`, { text: newText() }),
  )

test('three files of different kinds by mouse: two clicks', async ({
  page,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  const input = await countInput(page)
  await dispute.drop(...threeFiles())
  await expect(dispute.file('88213.pdf')).toContainText('Says “Tax Invoice”', PATIENCE)
  await expect(dispute.file('signed-slip.pdf')).toContainText('Named “signed slip”')
  await expect(dispute.file('แชทลูกค้า.pdf')).toContainText('Named “แชทลูกค้า”')
  await expect(dispute.kindOf('88213.pdf')).toHaveAccessibleDescription(
    'Suggested kind: Says “Tax Invoice”',
  )
  expect(await merchant.documents(disputeId)).toEqual([])
  await page.getByRole('button', { name: 'Upload 3 documents with suggested kinds' }).click()
  for (const name of NAMES) await expect(dispute.document(name)).toBeVisible()
  expect(await input.finish('3 files of different kinds, mouse')).toEqual({ clicks: 2, keys: 0 })
  const documents = await merchant.documents(disputeId)
  expect(Object.fromEntries(documents.map(({ filename, kind }) => [filename, kind]))).toEqual({
    '88213.pdf': 'details_of_purchase',
    'signed-slip.pdf': 'proof_of_receipt',
    'แชทลูกค้า.pdf': 'proof_of_acceptance',
  })
})

test('the same by keyboard: two keys, and six for files whose names say nothing', async ({
  page,
  disputeId,
  merchant,
}) => {
  test.slow()
  const dispute = new DisputePage(page)
  const { keyboard } = page
  await dispute.open(disputeId)
  const input = await countInput(page)
  await choose(threeFiles())
  await expect(dispute.file('88213.pdf')).toContainText('Says “Tax Invoice”', PATIENCE)
  await expect(page.getByRole('button', { name: /^Upload 3 .* suggested kinds$/ })).toBeVisible()
  await keyboard.press('Control+Enter')
  for (const name of NAMES) await expect(dispute.document(name)).toBeVisible()
  expect(await input.finish('3 files of different kinds, keyboard')).toEqual({ clicks: 0, keys: 2 })

  await dispute.open(disputeId)
  const others = await countInput(page)
  await choose(CAMERA)
  await expect(page.getByText('· 3 need a kind')).toBeVisible()
  await keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Preview IMG_2041.jpg' })).toBeFocused()
  await keyboard.press('2')
  await expect(page.getByRole('button', { name: 'Preview IMG_2042.jpg' })).toBeFocused()
  await keyboard.press('3')
  await expect(page.getByRole('button', { name: 'Preview IMG_2043.jpg' })).toBeFocused()
  await keyboard.press('4')
  await expect(page.getByRole('button', { name: 'Upload 3 documents' })).toBeVisible()
  await keyboard.press('Control+Enter')
  for (const { name } of CAMERA) await expect(dispute.document(name)).toBeVisible()
  const counts = await others.finish('3 files whose names say nothing, keyboard')
  expect(counts).toEqual({ clicks: 0, keys: 6 })
  const sent = (await merchant.documents(disputeId)).filter(({ filename }) =>
    filename.startsWith('IMG_'),
  )
  expect(Object.fromEntries(sent.map(({ filename, kind }) => [filename, kind]))).toEqual({
    'IMG_2041.jpg': 'details_of_purchase',
    'IMG_2042.jpg': 'proof_of_receipt',
    'IMG_2043.jpg': 'proof_of_acceptance',
  })

  async function choose(files: TestFile[]): Promise<void> {
    const chooser = page.waitForEvent('filechooser')
    await keyboard.press('u')
    await (await chooser).setFiles(files)
  }
})

test('a key or the list changes a suggested kind', async ({ page, disputeId }) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(
    pdfFile('invoice.pdf', { text: newText() }),
    pdfFile('waybill.pdf', { text: newText() }),
  )
  const upload = page.getByRole('button', { name: /^Upload 2 documents/ })
  await expect(upload).toHaveAccessibleName('Upload 2 documents with suggested kinds', PATIENCE)
  await dispute.chooseKind('waybill.pdf', 'Details of purchase')
  await expect(upload).toHaveAccessibleName('Upload 2 documents, 1 with suggested kind')
  await page.getByRole('button', { name: 'Preview invoice.pdf' }).focus()
  await page.keyboard.press('1')
  await expect(dispute.kindOf('invoice.pdf')).toHaveValue('cardholder_details')
  await expect(upload).toHaveAccessibleName('Upload 2 documents')
  await expect(page.getByRole('button', { name: 'Preview invoice.pdf' })).toBeFocused()
})

test('the same kind for all replaces suggested and chosen kinds, which Undo restores', async ({
  page,
  disputeId,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  const names = ['invoice.pdf', 'waybill.pdf', 'IMG_1.pdf']
  await dispute.choose(...names.map((name) => pdfFile(name, { text: newText() })))
  await dispute.chooseKind('waybill.pdf', 'Details of purchase')
  const upload = page.getByRole('button', { name: /^Upload \d documents?/ })
  await expect(upload).toHaveAccessibleName('Upload 2 documents, 1 with suggested kind', PATIENCE)
  const undo = page.getByRole('button', { name: 'Undo same kind for all' })
  await page.getByLabel('Same kind for all').selectOption({ label: 'Proof of receipt' })
  await expect(page.getByText('3 files are now “Proof of receipt”.')).toBeVisible()
  await dispute.chooseKind('IMG_1.pdf', 'Cardholder details')
  await undo.click()
  await expect(upload).toHaveAccessibleName('Upload 3 documents, 1 with suggested kind')
  await expect(dispute.kindOf('invoice.pdf')).toHaveAccessibleDescription(/^Suggested kind/)
  await expect(dispute.kindOf('waybill.pdf')).toHaveValue('details_of_purchase')
  // Chosen since, so that it stays.
  await expect(dispute.kindOf('IMG_1.pdf')).toHaveValue('cardholder_details')
})

test('only suggested kinds that are on screen are sent, and none that arrives after the press', async ({
  page,
  disputeId,
  merchant,
}) => {
  // Twenty files are prepared, and sent in two parts.
  test.slow()
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.drop(...receipts(20))
  await expect(page.getByText('20 kinds suggested')).toBeVisible({ timeout: 120_000 })
  const upload = page.getByRole('button', { name: /^Upload \d+ documents with suggested kinds$/ })
  await expect(upload).toBeInViewport({ ratio: 1 })
  await expect(page.getByRole('button', { name: /out of view/ })).toBeVisible()
  await expectAccessible(page)
  const onScreen = await expectSameAsButton()
  expect(onScreen.length).toBeGreaterThan(2)
  expect(onScreen.length).toBeLessThan(20)

  const on = { method: 'POST', path: `${disputeId}/documents` }
  await merchant.fail({ on, fault: { type: 'latency', ms: 1_000 } })
  await upload.click()
  await dispute.choose(pngFile('receipt of the last minute.png'))
  await expect(dispute.file('receipt of the last minute.png')).toContainText('Named “receipt”')
  await merchant.heal()
  const counts = page.getByText(`· ${onScreen.length} uploaded`)
  await expect(counts).toBeVisible({ timeout: 60_000 })
  expect(await sentNames()).toEqual(onScreen)

  await page.getByRole('button', { name: /out of view/ }).click()
  await expect(upload).toBeInViewport({ ratio: 1 })
  const next = await expectSameAsButton()
  await upload.click()
  await expect.poll(sentNames, { timeout: 60_000 }).toEqual([...onScreen, ...next].toSorted())

  async function sentNames(): Promise<string[]> {
    return (await merchant.documents(disputeId)).map(({ filename }) => filename).toSorted()
  }

  /** Waits until the button counts the suggestions on screen, which are returned: rows may still move. */
  async function expectSameAsButton(): Promise<string[]> {
    let seen: string[] = []
    await expect(async () => {
      seen = await suggestionsOnScreen()
      const label = `Upload ${seen.length} documents with suggested kinds`
      await expect(upload).toHaveAccessibleName(label, { timeout: 1_000 })
      expect(await suggestionsOnScreen()).toEqual(seen)
    }).toPass({ timeout: 30_000 })
    return seen
  }

  /** The rows whose kind is neither outside of the window nor behind the bar. */
  async function suggestionsOnScreen(): Promise<string[]> {
    const kinds = dispute.rows.getByRole('combobox', { name: /^Kind of / })
    const labels = await kinds.evaluateAll((selects) => {
      const isOnTop = (select: Element) => {
        const { left, top, bottom } = select.getBoundingClientRect()
        return [top + 1, bottom - 1].every(
          (y) => document.elementFromPoint(left + 20, y)?.closest('select') === select,
        )
      }
      return selects.filter(isOnTop).map(({ ariaLabel }) => ariaLabel ?? '')
    })
    return labels.map((label) => label.replace('Kind of ', '')).toSorted()
  }
})

test('a suggestion is in every tab, survives a reload, and is sent from the tab that shows it', async ({
  page,
  context,
  disputeId,
  merchant,
}) => {
  test.slow()
  page.on('dialog', (dialog) => void dialog.accept())
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(pdfFile('88213.pdf', { text: 'Delivery receipt' }))
  await expect(dispute.file('88213.pdf')).toContainText('Says “Delivery receipt”', PATIENCE)
  const other = new DisputePage(await context.newPage())
  await other.open(disputeId)
  await expect(other.file('88213.pdf')).toContainText('Says “Delivery receipt”')
  await other.page.close()

  await page.reload()
  await untilHydrated(page)
  await expect(page.getByText('1 kind suggested')).toBeVisible()
  await expect(dispute.file('88213.pdf')).toContainText('Says “Delivery receipt”')

  const follower = new DisputePage(await context.newPage())
  await follower.open(disputeId)
  await expect(follower.page.getByText('running in another tab')).toBeVisible()
  await follower.kindOf('88213.pdf').scrollIntoViewIfNeeded()
  await follower.page.getByRole('button', { name: 'Upload 1 document with suggested kind' }).click()
  await expect(follower.document('88213.pdf')).toBeVisible()
  expect(await merchant.documents(disputeId)).toMatchObject([{ kind: 'proof_of_receipt' }])
})

test('the preview shows a suggested kind, which its Upload accepts', async ({
  page,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(pngFile('passport.png'))
  await page.getByRole('button', { name: 'Preview passport.png' }).first().click()
  const preview = page.getByRole('dialog')
  await expect(preview.getByText('Named “passport”')).toBeVisible()
  // Not sent while the kind is scrolled out of view.
  await page.setViewportSize({ width: 320, height: 256 })
  const kind = preview.getByRole('combobox', { name: 'Kind' })
  await preview.getByLabel('Filename at Omise').press('Enter')
  await expect(kind).toBeFocused()
  await expect(kind).toBeInViewport({ ratio: 1 })
  expect(await merchant.documents(disputeId)).toEqual([])
  await preview.getByRole('button', { name: 'Upload 1 document with suggested kind' }).click()
  await expect(dispute.document('passport.png')).toBeVisible()
  expect(await merchant.documents(disputeId)).toMatchObject([{ kind: 'cardholder_details' }])
})
