import type { Locator } from 'playwright/test'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { pngFile } from '@/e2e/fixtures/files'
import { EditorDialog } from '@/e2e/fixtures/editor-dialog'
import { expect, test } from '@/e2e/fixtures/test'
import { visit } from '@/e2e/fixtures/visit'

const backgroundOf = (part: Locator) =>
  part.evaluate((element) => getComputedStyle(element).backgroundColor)

/** The system's highlight colour. */
const highlightOf = (part: Locator) =>
  part.evaluate((element) => {
    const probe = document.createElement('span')
    probe.style.cssText = 'forced-color-adjust: none; background: Highlight'
    element.append(probe)
    const { backgroundColor } = getComputedStyle(probe)
    probe.remove()
    return backgroundColor
  })

async function expectSelected(selected: Locator, other: Locator): Promise<void> {
  const highlight = await highlightOf(selected)
  await expect.poll(() => backgroundOf(selected)).toBe(highlight)
  expect(await backgroundOf(other)).not.toBe(highlight)
}

test.use({ role: 'admin' })

test('forced colours show the selected list, navigation and tool', async ({ page, disputeId }) => {
  await page.emulateMedia({ forcedColors: 'active' })
  await visit(page, '/disputes')
  const tab = (name: RegExp) => page.getByRole('link', { name })
  await expectSelected(tab(/^Open/).first(), tab(/^Pending/).first())
  const numbers = page.getByRole('navigation', { name: 'What comes next' }).getByRole('link')
  const [today, week] = [numbers.filter({ hasText: 'today' }), numbers.filter({ hasText: 'week' })]
  for (const [chosen, other] of [
    [today, week],
    [week, today],
  ] as const) {
    await chosen.click()
    await expectSelected(chosen, other)
  }
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  const nav = page.getByRole('navigation', { name: 'Main' }).getByRole('link')
  await expectSelected(nav.filter({ hasText: 'Disputes' }), nav.filter({ hasText: 'Audit log' }))
  await dispute.choose(pngFile('slip.png'))
  await page.getByRole('button', { name: 'Edit slip.png' }).click()
  const { dialog } = new EditorDialog(page, 'slip.png')
  await expectSelected(
    dialog.getByRole('button', { pressed: true }),
    dialog.getByRole('button', { pressed: false }).first(),
  )
})

test.describe('in the workspace', () => {
  test.use({ viewport: { width: 1440, height: 900 } })

  test('forced colours show the selected view of the documents', async ({ page, merchant }) => {
    await page.emulateMedia({ forcedColors: 'active' })
    await new DisputePage(page).open(await merchant.disputeWithManyDocuments())
    const [byKind, list] = ['By kind', 'List'].map((name) =>
      page.getByRole('button', { name, exact: true }),
    )
    if (!byKind || !list) throw new Error('There are two views')
    await expectSelected(byKind, list)
    await list.click()
    await expectSelected(list, byKind)
  })
})
