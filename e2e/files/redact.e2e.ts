import { expectAccessible } from '@/e2e/fixtures/axe'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { EditorDialog } from '@/e2e/fixtures/editor-dialog'
import { textIn } from '@/e2e/fixtures/file-contents'
import { formPdf, secretPdf } from '@/e2e/fixtures/pictures'
import { expect, test } from '@/e2e/fixtures/test'

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
  await dispute.uploadAs('Proof of receipt', 'order.pdf')
  expect(await textIn(await merchant.firstContent(disputeId))).not.toContain('Somchai')
})

test('numbers in a form and in the title of a PDF are said, and removed before it is sent', async ({
  page,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(await formPdf('form.pdf', '4242 4242 4242 4242', '5555/5555/5555/4444'))
  const row = dispute.file('form.pdf')
  await expect(row).toContainText('A form field on page 1 contains a card number ending in 4242.')
  await expect(row).toContainText(
    'The file’s title or other details contain a card number ending in 4444.',
  )
  await row.getByRole('button', { name: 'Remove everything hidden from form.pdf' }).click()
  const cleaning = page.getByRole('dialog', { name: 'Remove hidden details from form.pdf' })
  await expect(cleaning.getByRole('button', { name: 'Use the cleaned file' })).toBeVisible({
    timeout: 40_000,
  })
  await expectAccessible(page)
  await cleaning.getByRole('button', { name: 'Use the cleaned file' }).click()
  await expect(row).toContainText('Hidden details removed')
  await expect(row).not.toContainText('4444')

  await row.getByRole('button', { name: 'Redact the numbers on page 1 of form.pdf' }).click()
  const editor = new EditorDialog(page, 'form.pdf')
  await expect(editor.boxes).toHaveCount(1)
  await editor.apply()
  await expect(row).not.toContainText('card number')
  await dispute.uploadAs('Proof of receipt', 'form.pdf')
  const sent = await textIn(await merchant.firstContent(disputeId))
  expect(sent.replaceAll(/\D/g, '')).not.toMatch(/4242424242424242|5555555555554444/)
})
