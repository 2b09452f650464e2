import type { Page } from 'playwright/test'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { EditorDialog } from '@/e2e/fixtures/editor-dialog'
import { file, quarters } from '@/e2e/fixtures/pictures'
import { expect, test } from '@/e2e/fixtures/test'

const slip = () => file('slip.png', quarters().toBuffer('image/png'))

/** Edits sent to a worker get no response, or crash it, until they are let through. */
async function keepEdits(page: Page, how: 'waiting' | 'broken'): Promise<() => Promise<void>> {
  await page.addInitScript((way) => {
    const send = Reflect.get(Worker.prototype, 'postMessage')
    addEventListener('let-edits-through', () => {
      Worker.prototype.postMessage = send
    })
    Worker.prototype.postMessage = function (message: unknown, ...rest: unknown[]) {
      const isEdit =
        typeof message === 'object' && message !== null && Reflect.get(message, 'task') === 'edit'
      if (!isEdit) return Reflect.apply(send, this, [message, ...rest])
      if (way === 'broken') this.dispatchEvent(new ErrorEvent('error', { message: 'Broken' }))
    }
  }, how)
  return () => page.evaluate(() => void dispatchEvent(new Event('let-edits-through')))
}

test('applying can be stopped without losing the edits', async ({ page, disputeId }) => {
  const letThrough = await keepEdits(page, 'waiting')
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(slip())
  await page.getByRole('button', { name: 'Edit slip.png' }).click()
  const editor = new EditorDialog(page, 'slip.png')
  await editor.button('Rotate right').click()
  await editor.button('Apply edits').click()
  await expect(editor.dialog.getByRole('progressbar')).toBeVisible()
  await editor.button('Stop').click()
  await expect(editor.dialog.getByRole('progressbar')).toBeHidden()
  await expect(editor.button('Apply edits')).toBeEnabled()

  await editor.button('Apply edits').click()
  await expect(editor.dialog.getByRole('progressbar')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(editor.dialog.getByRole('progressbar')).toBeHidden()
  await expect(editor.dialog).toBeVisible()
  await letThrough()
  await editor.apply()
  await expect(dispute.file('slip.png')).toContainText('Rotated right')
})

test('a failure to apply is reported and keeps the edits; closing asks first', async ({
  page,
  disputeId,
}) => {
  const letThrough = await keepEdits(page, 'broken')
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(slip())
  const opener = page.getByRole('button', { name: 'Edit slip.png' })
  await opener.click()
  const editor = new EditorDialog(page, 'slip.png')
  await editor.button('Rotate right').click()
  await editor.button('Apply edits').click()
  await expect(editor.dialog.getByRole('alert')).toContainText('your edits are still here')
  await expectAccessible(page)

  await page.keyboard.press('Escape')
  const question = page.getByRole('alertdialog', { name: 'Discard the edits to slip.png?' })
  await expect(question.getByRole('button', { name: 'Continue editing' })).toBeFocused()
  await expectAccessible(page)
  await page.keyboard.press('Enter')
  await expect(question).toBeHidden()
  await letThrough()
  await editor.apply()
  await expect(dispute.file('slip.png')).toContainText('Rotated right')

  await opener.click()
  await editor.button('Crop').click()
  await editor.drag([0.2, 0.2], [0.8, 0.8])
  await expectAccessible(page)
  await editor.button('Cancel').click()
  await question.getByRole('button', { name: 'Discard edits' }).click()
  await expect(editor.dialog).toBeHidden()
  await expect(dispute.file('slip.png')).not.toContainText('ropped')

  await opener.click()
  await expect(editor.sheet).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(editor.dialog).toBeHidden()
})
