import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { EditorDialog } from '@/e2e/fixtures/editor-dialog'
import { pngFile } from '@/e2e/fixtures/files'
import { expect, test } from '@/e2e/fixtures/test'

test.describe('at 400 % zoom', () => {
  test.use({ viewport: { width: 320, height: 256 } })

  test('the picture keeps half of the height, and every control can be reached', async ({
    page,
    disputeId,
  }) => {
    const dispute = new DisputePage(page)
    await dispute.open(disputeId)
    await dispute.choose(pngFile('slip.png'))
    await page.getByRole('button', { name: 'Edit slip.png' }).click()
    const editor = new EditorDialog(page, 'slip.png')
    await expect(editor.sheet).toBeVisible()
    const stage = editor.dialog.getByRole('region', { name: 'slip.png' })
    await stage.scrollIntoViewIfNeeded()
    await expect.poll(async () => (await stage.boundingBox())?.height).toBeGreaterThanOrEqual(128)
    for (const name of ['Redact', 'Zoom in', 'Apply edits']) {
      await editor.button(name).scrollIntoViewIfNeeded()
      await expect(editor.button(name)).toBeInViewport({ ratio: 1 })
    }
  })
})
