import type { Page } from 'playwright/test'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { countInput } from '@/e2e/fixtures/count-input'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { pdfFile } from '@/e2e/fixtures/files'
import { expect, test } from '@/e2e/fixtures/test'
import { reload, visit } from '@/e2e/fixtures/visit'

test.use({ viewport: { width: 1440, height: 900 } })

const readerOf = (page: Page) => page.getByRole('region', { name: 'Reader', exact: true })

/** The reader shows the document: its file, or the reason why it has none here. */
async function expectRead(page: Page, name: string, number: number): Promise<void> {
  const reader = readerOf(page)
  await expect(reader.getByText(`${number} of 45`, { exact: true })).toBeVisible()
  await expect(reader.getByText(name, { exact: true }).first()).toBeVisible()
  const file = reader.getByRole('img').or(reader.getByText('Preview unavailable'))
  await expect(file.first()).toBeVisible()
}

test('evidence by kind, reader and response stand side by side, each with a scroll', async ({
  page,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(await merchant.disputeWithManyDocuments())
  const panes = [
    page.getByRole('region', { name: 'Documents', exact: true }),
    readerOf(page),
    page.getByRole('region', { name: 'Response', exact: true }),
  ]
  const edges: number[] = []
  for (const pane of panes) {
    const box = await pane.boundingBox()
    edges.push(box?.x ?? NaN, (box?.x ?? NaN) + (box?.width ?? NaN))
  }
  expect(edges).toEqual(edges.toSorted((a, b) => a - b))
  await expect(readerOf(page)).toContainText('No document selected')
  await expectAccessible(page)

  // The page itself does not scroll; the last document is reached in its pane.
  const names = await dispute.filenamesOf(45)
  await dispute.document(names[44] ?? '').scrollIntoViewIfNeeded()
  expect(await page.evaluate(() => scrollY)).toBe(0)
  await expect(page.getByRole('heading', { level: 1 })).toBeInViewport()
  await expect(page.getByRole('heading', { name: 'Response' })).toBeInViewport()

  await dispute.table.getByRole('button', { name: names[44] ?? '', exact: true }).click()
  await expectRead(page, names[44] ?? '', 45)
  await expectAccessible(page)
})

test('the wheel over a pane scrolls it alone, in the narrowest workspace', async ({
  page,
  disputeId,
  merchant,
}) => {
  await page.setViewportSize({ width: 1280, height: 720 })
  const name = 'sandbox-download-terms.pdf'
  await merchant.addDocument(disputeId, name, pdfFile(name, { pages: 3 }).buffer)
  for (let number = 1; number <= 15; number += 1) {
    await merchant.addDocument(disputeId, `slip-${number}.pdf`)
  }
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.table.getByRole('button', { name, exact: true }).click()
  const parts = {
    evidence: dispute.document(name),
    reader: readerOf(page).getByRole('img', { name: /^Page 1 of 3/ }),
    response: page.getByRole('heading', { name: 'Response' }),
  }
  const tops = async () => {
    const [evidence, reader, response] = await Promise.all(
      Object.values(parts).map(async (part) => Math.round((await part.boundingBox())?.y ?? NaN)),
    )
    return { evidence, reader, response, page: await page.evaluate(() => scrollY) }
  }
  for (const pane of ['evidence', 'reader', 'response'] as const) {
    // By force, because the text of a page lies above its picture.
    await parts[pane].hover({ force: true })
    const before = await tops()
    await page.mouse.wheel(0, 60)
    await expect.poll(tops, pane).toEqual({ ...before, [pane]: (before[pane] ?? NaN) - 60 })
  }
})

test('a kind without documents says what it takes, until it has one', async ({
  page,
  disputeId,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  const heading = dispute.table.getByRole('rowheader', { name: /Details of purchase · Needed/ })
  await expect(heading).toContainText('0 documents')
  await dispute.choose(pdfFile('invoice.pdf'))
  await dispute.chooseKind('invoice.pdf', 'Details of purchase')
  await dispute.upload(1)
  await expect(heading).toContainText('1 document')
  await expect(dispute.document('invoice.pdf')).toBeVisible()
})

test('5 documents are reviewed with 5 keys in the workspace', async ({ page, merchant }) => {
  const dispute = new DisputePage(page)
  await dispute.open(await merchant.disputeWithManyDocuments())
  const names = await dispute.filenamesOf(45)
  const counter = await countInput(page)
  for (const [index, name] of names.slice(0, 5).entries()) {
    await page.keyboard.press('j')
    await expectRead(page, name, index + 1)
  }
  expect(await counter.finish('review 5 documents, keyboard')).toEqual({
    clicks: 0,
    keys: 5,
  })
  // The focus in the list follows.
  await expect(
    dispute.table.getByRole('button', { name: names[4] ?? '', exact: true }),
  ).toBeFocused()
  await page.keyboard.press('k')
  await expectRead(page, names[3] ?? '', 4)
})

test('45 documents are reviewed with 45 clicks in the workspace, all but the first in one place', async ({
  page,
  merchant,
}) => {
  test.slow()
  const dispute = new DisputePage(page)
  await dispute.open(await merchant.disputeWithManyDocuments())
  const names = await dispute.filenamesOf(45)
  const counter = await countInput(page)
  await dispute.table.getByRole('button', { name: names[0] ?? '', exact: true }).click()
  await expectRead(page, names[0] ?? '', 1)
  await readerOf(page).getByRole('button', { name: 'Next document' }).hover()
  for (const [index, name] of names.slice(1).entries()) {
    await page.mouse.down()
    await page.mouse.up()
    await expectRead(page, name, index + 2)
    if (index === 3) {
      const counted = await counter.count()
      expect(counted, 'review 5 documents').toEqual({ clicks: 5, keys: 0 })
    }
  }
  expect(await counter.finish('review 45 documents, mouse')).toEqual({
    clicks: 45,
    keys: 0,
  })
  await expect(dispute.document(names[44] ?? '')).toBeInViewport()
})

test('a deleted document makes way for the next one', async ({ page, disputeId, merchant }) => {
  for (const name of ['one.pdf', 'two.pdf']) await merchant.addDocument(disputeId, name)
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await page.keyboard.press('j')
  const reader = readerOf(page)
  await expect(reader.getByText('one.pdf').first()).toBeVisible()
  await reader.getByRole('button', { name: 'Delete one.pdf' }).click()
  const question = page.getByRole('alertdialog')
  const confirm = question.getByRole('button', { name: /^Delete/ })
  await expect(confirm).toBeVisible()
  // There is no copy of a document that was added elsewhere.
  await question.getByRole('checkbox').check()
  await confirm.click()
  await expect(reader.getByText('two.pdf').first()).toBeVisible()
  await expect(dispute.document('one.pdf')).toBeHidden()
})

test('the paged list is the other view, and the choice is remembered', async ({
  page,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  const disputeId = await merchant.disputeWithManyDocuments()
  await dispute.open(disputeId)
  await page.getByRole('button', { name: 'List', exact: true }).click()
  await expect(page.getByText('1–20 of 45')).toBeVisible()
  await expect(page).toHaveURL(/view=list/)
  await visit(page, `/disputes/${disputeId}`)
  await expect(page.getByText('1–20 of 45')).toBeVisible()
  // Steps of the reader cross the pages of the list.
  const names = await dispute.filenamesOf(20)
  await dispute.table.getByRole('button', { name: names[19] ?? '', exact: true }).click()
  await expectRead(page, names[19] ?? '', 20)
  await page.keyboard.press('ArrowRight')
  await expect(page.getByText('21–40 of 45')).toBeVisible()
  await expect(readerOf(page).getByText('21 of 45', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'By kind', exact: true }).click()
  await expect(page.getByText('21–40 of 45')).toBeHidden()
  await expect.poll(() => dispute.filenames()).toHaveLength(45)
})

test('more than 100 documents are listed in pages, also in a large window', async ({
  page,
  disputeId,
  merchant,
}) => {
  for (let number = 1; number <= 101; number += 1) {
    await merchant.addDocument(disputeId, `slip-${number}.pdf`)
  }
  await new DisputePage(page).open(disputeId)
  await expect(page.getByText('1–20 of 101')).toBeVisible()
  await expect(page.getByRole('button', { name: 'List', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
})

test('below the workspace, documents open in a dialog and are listed in pages', async ({
  page,
  merchant,
}) => {
  await page.setViewportSize({ width: 1200, height: 720 })
  const dispute = new DisputePage(page)
  await dispute.open(await merchant.disputeWithManyDocuments())
  await expect(page.getByText('1–20 of 45')).toBeVisible()
  await expect(readerOf(page)).toBeHidden()
  await dispute.table.getByRole('button').first().click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toBeVisible()
  // The same document goes on in the pane of a larger window.
  await page.setViewportSize({ width: 1440, height: 900 })
  await expect(dialog).toBeHidden()
  await expect(readerOf(page).getByRole('button', { name: 'Next document' })).toBeVisible()
})

test('the panes are resized by mouse and keys, and keep their widths', async ({
  page,
  disputeId,
}) => {
  await new DisputePage(page).open(disputeId)
  const documents = page.getByRole('region', { name: 'Documents', exact: true })
  const widthOf = async () => Math.round((await documents.boundingBox())?.width ?? 0)
  const edge = page.getByRole('separator', { name: 'Width of the documents' })
  await expect.poll(widthOf).toBeGreaterThan(0)
  const before = await widthOf()
  await expect(edge).toHaveAttribute('aria-valuenow', String(before))
  await edge.focus()
  await page.keyboard.press('ArrowRight')
  await expect.poll(widthOf).toBe(before + 16)
  const box = await edge.boundingBox()
  const [x, y] = [(box?.x ?? 0) + 4, (box?.y ?? 0) + 200]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x - 60, y, { steps: 3 })
  await page.mouse.up()
  await expect.poll(widthOf).toBe(before - 44)
  await expect(edge).toHaveAttribute('aria-valuenow', String(before - 44))
  await reload(page)
  await expect.poll(widthOf).toBe(before - 44)
  await edge.dblclick()
  await expect.poll(widthOf).toBe(before)
})

test('the response pane keeps its width after a reload', async ({ page, disputeId }) => {
  await new DisputePage(page).open(disputeId)
  const response = page.getByRole('region', { name: 'Response', exact: true })
  const widthOf = async () => Math.round((await response.boundingBox())?.width ?? 0)
  const edge = page.getByRole('separator', { name: 'Width of the response' })
  await expect.poll(widthOf).toBeGreaterThan(0)
  const before = await widthOf()
  await edge.press('ArrowLeft')
  await expect.poll(widthOf).toBe(before + 16)
  await reload(page)
  await expect.poll(widthOf).toBe(before + 16)
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })

  test('the checklist and the response are one tap away from everywhere', async ({
    page,
    merchant,
  }) => {
    const dispute = new DisputePage(page)
    await dispute.open(await merchant.disputeWithManyDocuments())
    await dispute.table.getByRole('row').last().scrollIntoViewIfNeeded()
    const parts = page.getByRole('navigation', { name: 'Parts of the page' })
    await parts.getByRole('link', { name: 'Checklist' }).tap()
    await expect(page.getByRole('heading', { name: 'Evidence checklist' })).toBeInViewport()
    await parts.getByRole('link', { name: 'Documents' }).tap()
    await expect(page.getByRole('heading', { name: 'Documents' })).toBeInViewport()
    await parts.getByRole('button', { name: 'Write the response' }).tap()
    await expect(page.getByRole('textbox', { name: 'Message to the bank' })).toBeInViewport()
  })

  test('collapsible sections show an icon, and kinds have a text label', async ({
    page,
    merchant,
  }) => {
    const disputeId = await merchant.disputeWithManyDocuments()
    await new DisputePage(page).open(disputeId)
    const folds = page.getByRole('group').locator('summary')
    await expect(folds.first()).toBeAttached()
    for (const fold of await folds.all()) {
      await fold.scrollIntoViewIfNeeded()
      await expect(fold.locator('svg')).toBeVisible()
    }
    await visit(page, `/disputes?q=${disputeId}`)
    const row = page.getByRole('row').filter({ hasText: disputeId })
    await expect(row.getByText('Details of purchase', { exact: true })).toBeVisible()
  })
})
