import type { Locator } from 'playwright/test'
import { pdfFile } from '@/e2e/fixtures/files'
import { expectHalfOfHeight, expectNoSidewaysScroll } from '@/e2e/fixtures/layout'
import { ResponsePage } from '@/e2e/fixtures/response-page'
import { expect, test } from '@/e2e/fixtures/test'

// A window of 1,280 × 1,024 at 400 %.
test.use({ viewport: { width: 320, height: 256 } })

/** Whether everything in a dialog can be brought on screen. */
async function expectReachable(dialog: Locator, ...parts: Locator[]): Promise<void> {
  await expect(dialog).toBeVisible()
  await expectNoSidewaysScroll(dialog.page())
  for (const part of parts) {
    await part.scrollIntoViewIfNeeded()
    await expect(part).toBeInViewport({ ratio: 1 })
  }
}

test('the dialogs of a dispute scroll to each of their parts', async ({ page, disputeId }) => {
  test.slow()
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await response.choose(pdfFile('paper.pdf'))

  await page.getByRole('button', { name: 'Preview paper.pdf' }).click()
  const preview = page.getByRole('dialog')
  const document = preview.getByRole('region', { name: 'paper.pdf' })
  await expectReachable(
    preview,
    preview.getByLabel('Kind'),
    preview.getByRole('button', { name: 'Back' }),
  )
  await document.scrollIntoViewIfNeeded()
  await expect(document.getByRole('img', { name: /^Page 1/ })).toBeInViewport()
  await expectHalfOfHeight(document)
  await preview.getByRole('button', { name: 'Back' }).click()

  await response.chooseKind('paper.pdf', 'Proof of receipt')
  await response.upload(1)
  await response.table.getByRole('button', { name: 'Delete paper.pdf' }).click()
  const deletion = page.getByRole('alertdialog', { name: 'Delete paper.pdf?' })
  const keep = deletion.getByRole('button', { name: 'Keep document' })
  await expectReachable(deletion, deletion.getByRole('button', { name: 'Delete document' }), keep)
  await keep.click()

  await page.keyboard.press('z')
  const snooze = page.getByRole('alertdialog', { name: 'Snooze this dispute' })
  const cancel = snooze.getByRole('button', { name: 'Cancel' })
  await expectReachable(
    snooze,
    snooze.getByLabel('Another time'),
    snooze.getByLabel('Why it can wait'),
    snooze.getByRole('button', { name: 'Snooze dispute' }),
    cancel,
  )
  await cancel.click()

  await response.write('The parcel was signed for.')
  await response.askToSubmit()
  const understood = response.submitDialog.getByRole('checkbox')
  const submit = response.submitDialog.getByRole('button', { name: 'Submit response' })
  await expectReachable(response.submitDialog, understood, submit)
})
