import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { newText, pdfFile, pngFile, type TestFile } from '@/e2e/fixtures/files'
import { expect, test } from '@/e2e/fixtures/test'

const papers = (count: number): TestFile[] =>
  Array.from({ length: count }, (_, index) =>
    pngFile(`paper-${index}.png`, { size: 20_000 + index }),
  )

test('rows of uploaded files fold away, and are shown again on request', async ({
  page,
  disputeId,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(...papers(3))
  await dispute.chooseKind('paper-0.png', 'Proof of receipt')
  await dispute.chooseKind('paper-1.png', 'Proof of receipt')
  await dispute.upload(2)
  await expect(page.getByRole('button', { name: 'Show 2 uploaded' })).toBeVisible()
  await expect(dispute.rows).toHaveCount(1)
  await expect(dispute.rows).toContainText('paper-2.png')
  await page.getByRole('button', { name: 'Show 2 uploaded' }).click()
  await expect(dispute.rows).toHaveCount(3)
  await expect(
    dispute.file('paper-0.png').getByRole('link', { name: /^Open document/ }),
  ).toBeVisible()
  await page.getByRole('button', { name: 'Hide 2 uploaded' }).click()
  await expect(dispute.rows).toHaveCount(1)
})

test('no row folds under the focus or the pointer', async ({ page, disputeId, merchant }) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await merchant.fail({
    on: { method: 'POST', path: `${disputeId}/documents` },
    fault: { type: 'latency', ms: 300 },
  })
  await dispute.choose(...papers(2))
  for (const name of ['paper-0.png', 'paper-1.png']) {
    await dispute.chooseKind(name, 'Proof of receipt')
  }
  // Only checked files are sent.
  await expect(page.getByRole('button', { name: 'Upload 2 documents', exact: true })).toBeVisible()
  const first = page.getByRole('button', { name: 'Preview paper-0.png' })
  await first.hover()
  await first.focus()
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('2 uploaded', { exact: false }).first()).toBeVisible()
  await expect(dispute.rows).toHaveCount(2)
  await page.mouse.move(0, 0)
  await expect(dispute.rows).toHaveCount(1)
  await expect(first).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await expect(dispute.rows).toHaveCount(0)
})

test('the action bar stays on screen beside a long queue', async ({ page, disputeId }) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(...papers(30))
  await expect(dispute.rows).toHaveCount(30)
  const upload = page.getByRole('button', { name: /^Upload/ })
  await page.evaluate(() => scrollTo(0, 0))
  await expect(upload).toBeInViewport({ ratio: 1 })
  await dispute.rows.nth(20).scrollIntoViewIfNeeded()
  await expect(upload).toBeInViewport({ ratio: 1 })
})

test('the page shifts by at most 0.1 while 50 files are added', async ({ page, disputeId }) => {
  test.slow()
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await page.evaluate(recordShifts)
  const pictures = Array.from({ length: 25 }, (_, index) =>
    // Of sizes that no other test uses: a known file has a note of several lines.
    pngFile(index % 2 ? `invoice-${index}.png` : `IMG_${index}.png`, { size: 31_000 + index }),
  )
  const pdfs = Array.from({ length: 25 }, (_, index) =>
    pdfFile(`scan-${index}.pdf`, { text: newText() }),
  )
  await dispute.drop(...pictures.flatMap((picture, index) => [picture, pdfs[index] ?? picture]))
  await expect(page.getByText('50 files · 38 need a kind · 12 kinds suggested')).toBeVisible({
    timeout: 150_000,
  })
  const shifts = await page.evaluate(() => window.shifts)
  const sum = shifts.reduce((before, shift) => before + shift, 0)
  expect(sum).toBeLessThanOrEqual(0.1)
})

declare global {
  interface Window {
    /** Scores of layout shifts (https://web.dev/articles/cls), also of those shortly after an input. */
    shifts: number[]
  }
}

/** Runs in the page. */
function recordShifts(): void {
  window.shifts = []
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if ('value' in entry && typeof entry.value === 'number') window.shifts.push(entry.value)
    }
  }).observe({ type: 'layout-shift' })
}

test('at most ten rows are added in one task, also by a second batch', async ({
  page,
  disputeId,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  // Observers are notified once after each change by React.
  await page.evaluate(() => {
    const counts: number[] = []
    Object.assign(globalThis, { addedRows: counts })
    new MutationObserver((changes) => {
      const added = changes.flatMap(({ addedNodes }) => [...addedNodes])
      counts.push(
        added
          .filter((node) => node instanceof HTMLElement)
          .map(
            (node) =>
              Number(node.matches('[data-upload]')) ||
              node.querySelectorAll('[data-upload]').length,
          )
          .reduce((sum, count) => sum + count, 0),
      )
    }).observe(document.body, { childList: true, subtree: true })
  })
  const all = papers(50)
  for (const batch of [all.slice(0, 25), all.slice(25)]) await dispute.choose(...batch)
  const counts = () => page.evaluate<number[]>('globalThis.addedRows')
  await expect.poll(async () => (await counts()).reduce((sum, count) => sum + count, 0)).toBe(50)
  expect(Math.max(...(await counts()))).toBe(10)
})
