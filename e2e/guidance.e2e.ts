import { expectAccessible } from './fixtures/axe'
import { pdfFile } from './fixtures/files'
import { ResponsePage } from './fixtures/response-page'
import { expect, test } from './fixtures/test'

test('kinds are ticked off as documents are added', async ({ page, disputeId }) => {
  const dispute = new ResponsePage(page)
  await dispute.open(disputeId)
  const guidance = page.getByRole('region', { name: 'What the bank needs' })
  const item = guidance.getByRole('listitem').filter({ hasText: 'Proof of receipt' })
  await expect(item).toContainText('Needed · Missing')
  const helpful = guidance.getByRole('listitem').filter({ hasText: 'Cardholder details' })
  await expect(helpful).toContainText('Helps · Not added')
  await expect(
    page.getByText('Still missing: Details of purchase and Proof of receipt'),
  ).toBeVisible()
  await dispute.choose(pdfFile('slip.pdf'))
  await dispute.chooseKind('slip.pdf', 'Proof of receipt')
  await dispute.upload(1)
  await expect(item).toContainText('1 document added')
  await expect(page.getByText('Still missing: Details of purchase')).toBeVisible()
  await expectAccessible(page)
})

test('a kind is waived with a reason, which the history keeps, and the waiver is lifted', async ({
  page,
  disputeId,
}) => {
  const dispute = new ResponsePage(page)
  await dispute.open(disputeId)
  const guidance = page.getByRole('region', { name: 'What the bank needs' })
  await guidance.getByRole('button', { name: 'Details of purchase: not available?' }).click()
  const dialog = page.getByRole('alertdialog', { name: 'Answer without Details of purchase?' })
  const reason = dialog.getByLabel('Why there is none')
  await expect(reason).toBeFocused()
  await dialog.getByRole('button', { name: 'Waive Details of purchase' }).click()
  await expect(dialog).toContainText('Write a few words on why there is none.')
  await expectAccessible(page)
  await reason.fill('Paid in the shop')
  await dialog.getByRole('button', { name: 'Waive Details of purchase' }).click()
  await expect(dialog).toBeHidden()
  await expect(guidance).toContainText(/Waived by .+: Paid in the shop/)
  await expect(page.getByText('Still missing: Proof of receipt')).toBeVisible()
  const history = page.getByRole('list', { name: /^History/ })
  await expect(history).toContainText('waived Details of purchase: Paid in the shop')

  await guidance.getByRole('button', { name: 'Ask for it again: Details of purchase' }).click()
  await expect(guidance).not.toContainText('Paid in the shop')
  await expect(history).toContainText('asked for Details of purchase again')
})

test('the button in the guidance leads to the response', async ({ page, disputeId }) => {
  const dispute = new ResponsePage(page)
  await dispute.open(disputeId)
  const guidance = page.getByRole('region', { name: 'What the bank needs' })
  await guidance.getByRole('button', { name: 'Write the response' }).click()
  await expect(dispute.field).toBeFocused()
  await expect(dispute.field).toBeInViewport()
})
