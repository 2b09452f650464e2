import type { Page } from 'playwright/test'
import { pdfFile } from '@/e2e/fixtures/files'
import { WITHOUT_PANES } from '@/e2e/fixtures/viewports'
import { ResponsePage } from '@/e2e/fixtures/response-page'
import { expect, test } from '@/e2e/fixtures/test'
import { visit } from '@/e2e/fixtures/visit'

/** What has the focus, by its role or tag and name; never the page itself, where the keyboard would begin anew. */
async function expectFocusKept(page: Page, step: string): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.tagName ?? 'NONE'), step)
    .not.toMatch(/^(BODY|HTML|NONE)$/)
}

test('the focus never falls to the page during the main tasks, and Undo is one Tab away', async ({
  page,
  disputeId,
}) => {
  await doMainTasks(page, disputeId)
})

test.describe('without panes', () => {
  test.use({ viewport: WITHOUT_PANES })

  test('the focus is kept by the reader, too', async ({ page, disputeId }) => {
    await doMainTasks(page, disputeId, async () => {
      const reader = page.getByRole('dialog', { name: 'slip.pdf' })
      await expect(reader).toBeVisible()
      await expectFocusKept(page, 'in the reader')
      await page.keyboard.press('Escape')
      await expect(reader).toBeHidden()
    })
  })
})

/** @param read what the person does in the reader, where that is a dialog */
async function doMainTasks(page: Page, disputeId: string, read = async () => {}): Promise<void> {
  test.slow()
  const { keyboard } = page
  const dispute = new ResponsePage(page)
  await dispute.open(disputeId)
  await dispute.choose(pdfFile('slip.pdf'), pdfFile('terms.pdf'), pdfFile('other.pdf'))
  await dispute.chooseKind('slip.pdf', 'Proof of receipt')
  await dispute.chooseKind('terms.pdf', 'Proof of acceptance')

  await page.getByRole('button', { name: 'Remove other.pdf' }).press('Enter')
  await expect(dispute.file('other.pdf')).toHaveCount(0)
  await expectFocusKept(page, 'after a row of the queue was removed')

  await page.getByRole('button', { name: 'Upload 2 documents', exact: true }).press('Enter')
  await expect(dispute.document('slip.pdf')).toBeVisible()
  await expect(dispute.document('terms.pdf')).toBeVisible()
  await expectFocusKept(page, 'after the upload')

  const opener = dispute.document('slip.pdf').getByRole('button', { name: /slip\.pdf/ })
  await opener.first().press('Enter')
  await read()
  await expectFocusKept(page, 'after a document was read')

  await dispute.table.getByRole('button', { name: 'Delete slip.pdf' }).press('Enter')
  await page.getByRole('button', { name: 'Keep document' }).press('Enter')
  await expect(page.getByRole('alertdialog')).toBeHidden()
  await expectFocusKept(page, 'after deleting was cancelled')
  await dispute.table.getByRole('button', { name: 'Delete slip.pdf' }).press('Enter')
  await page.getByRole('button', { name: 'Delete document' }).press('Enter')
  const undo = page.getByRole('button', { name: 'Undo deleting slip.pdf' })
  await expect(undo).toBeVisible()
  await expect(page.getByRole('alertdialog')).toBeHidden()
  await expect(dispute.document('slip.pdf')).toBeHidden()
  await expectFocusKept(page, 'after a document was deleted')
  await keyboard.press('Tab')
  await expect(undo).toBeFocused()
  await keyboard.press('Enter')
  await expect(dispute.document('slip.pdf')).toBeVisible()
  await expectFocusKept(page, 'after the undo')

  await dispute.card.getByRole('button', { name: 'Write the response' }).press('Enter')
  await expect(dispute.field).toBeFocused()
  await keyboard.type('The parcel was signed for.')
  await dispute.saved()
  const submit = dispute.card.getByRole('button', { name: 'Submit response…' })
  await submit.press('Enter')
  await dispute.submitDialog.waitFor()
  await expectFocusKept(page, 'in the dialog for submitting')
  await keyboard.press('Escape')
  await expect(submit).toBeFocused()
  await submit.press('Enter')
  // The dialog reads the dispute once more before it can be submitted.
  const confirm = await dispute.acknowledge()
  await expect(confirm).toBeEnabled()
  await confirm.press('Enter')
  await expect(dispute.notice('The response was submitted by')).toBeVisible()
  await expectFocusKept(page, 'after the response was submitted')

  await visit(page, '/disputes')
  await page.getByRole('link', { name: /^Pending/ }).press('Enter')
  await expect(page).toHaveURL(/tab=pending/)
  await expectFocusKept(page, 'after another list was opened')
}

test('when a button disappears after its press, the focus stays in its part of the page', async ({
  page,
  disputeId,
}) => {
  await visit(page, '/disputes?currency=THB')
  await followsChanges(page)
  const clear = page.getByRole('button', { name: 'Clear filters' })
  await clear.press('Enter')
  await expect(clear).toHaveCount(0)
  await expectFocusKept(page, 'after the filters were cleared')

  const dispute = new ResponsePage(page)
  await dispute.open(disputeId)
  await followsChanges(page)
  await dispute.choose(pdfFile('slip.pdf'))
  await dispute.uploadAs('Proof of receipt', 'slip.pdf')
  const dismiss = page.getByRole('button', { name: 'Clear uploaded' })
  await dismiss.press('Enter')
  await expect(dismiss).toHaveCount(0)
  await expectFocusKept(page, 'after uploaded files were cleared')

  await page.getByRole('checkbox', { name: 'Select slip.pdf' }).check()
  const selection = page.getByRole('region', { name: 'Selected documents' })
  await selection.getByRole('button', { name: 'Clear selection' }).press('Enter')
  await expect(selection).toHaveCount(0)
  await expectFocusKept(page, 'after the selection was cleared')
})

/** Its code, which also keeps the focus, is there when it shows the number of open disputes in the tab. */
async function followsChanges(page: Page): Promise<void> {
  await expect(page).toHaveTitle(/\(\d+\)/)
}

test('a message gives the focus back when it is left or dismissed', async ({ page, disputeId }) => {
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await response.write('Dear bank,')
  const insert = page.getByRole('button', { name: 'Insert template' })
  const replaceText = async () => {
    await insert.press('Enter')
    await page.getByRole('button', { name: 'Replace text' }).press('Enter')
    await expect(page.getByRole('button', { name: /^Undo: restore/ })).toBeVisible()
    await expect(response.field).toBeFocused()
    await insert.focus()
    await page.keyboard.press('Tab')
    await expect(page.getByRole('button', { name: /^Undo: restore/ })).toBeFocused()
  }
  await replaceText()
  await page.keyboard.press('Shift+Tab')
  await expect(insert).toBeFocused()
  // A message that was visited once is skipped.
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: /^Undo: restore/ })).not.toBeFocused()
  await page.getByRole('button', { name: 'Dismiss' }).press('Enter')
  await expect(page.getByRole('button', { name: 'Dismiss' })).toHaveCount(0)
  await expectFocusKept(page, 'after a message was dismissed')
})
