import { expectAccessible } from './fixtures/axe'
import { DisputePage } from './fixtures/dispute-page'
import { EditorDialog } from './fixtures/editor-dialog'
import { textIn } from './fixtures/file-contents'
import { secretPdf } from './fixtures/pictures'
import { expect, test } from './fixtures/test'

test('content blacked out on one page is not sent as part of another', async ({
  page,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(await secretPdf('order.pdf', 'Somchai Jaidee', 'For Somchai Jaidee'))
  await page.getByRole('button', { name: 'Edit order.pdf' }).click()
  const editor = new EditorDialog(page, 'order.pdf')
  await editor.button('Redact').click()
  await editor.drag([0, 0.02], [1, 0.12])
  await editor.button('Apply edits').click()
  await expect(editor.dialog.getByRole('alert')).toContainText(
    '“Somchai Jaidee”, which you redacted, is also on page 2. Nothing was changed',
    { timeout: 40_000 },
  )
  await expectAccessible(page)

  await editor.button('Next page').click()
  await editor.drag([0, 0.02], [1, 0.12])
  await editor.apply()
  await expect(dispute.file('order.pdf')).toContainText('2 boxes redacted on pages 1 and 2')
  await dispute.chooseKind('order.pdf', 'Proof of receipt')
  await dispute.upload(1)
  await expect(dispute.document('order.pdf')).toBeVisible()
  const [document] = await merchant.documents(disputeId)
  expect(await textIn(await merchant.contentOf(document?.id ?? ''))).not.toContain('Somchai')
})
