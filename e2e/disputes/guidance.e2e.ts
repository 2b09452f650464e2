import { expectAccessible } from '@/e2e/fixtures/axe'
import { pdfFile } from '@/e2e/fixtures/files'
import { ResponsePage } from '@/e2e/fixtures/response-page'
import { expect, test } from '@/e2e/fixtures/test'
import { WITHOUT_PANES } from '@/e2e/fixtures/viewports'

test('kinds are ticked off as documents are added', async ({ page, disputeId }) => {
  const dispute = new ResponsePage(page)
  await dispute.open(disputeId)
  const guidance = page.getByRole('region', { name: 'Evidence checklist' })
  const item = guidance.getByRole('listitem').filter({ hasText: 'Proof of receipt' })
  await expect(item).toContainText('Needed · Missing')
  const helpful = guidance.getByRole('listitem').filter({ hasText: 'Cardholder details' })
  await expect(helpful).toContainText('Helpful · Not added')
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
  const guidance = page.getByRole('region', { name: 'Evidence checklist' })
  await guidance.getByRole('button', { name: 'I don’t have this: Details of purchase' }).click()
  const dialog = page.getByRole('alertdialog', { name: 'Respond without Details of purchase?' })
  const reason = dialog.getByLabel('Reason')
  await expect(reason).toBeFocused()
  await dialog.getByRole('button', { name: 'Waive Details of purchase' }).click()
  await expect(dialog).toContainText('Enter a reason.')
  await expectAccessible(page)
  await reason.fill('Paid in the shop')
  await dialog.getByRole('button', { name: 'Waive Details of purchase' }).click()
  await expect(dialog).toBeHidden()
  await expect(guidance).toContainText(/Waived by .+: Paid in the shop/)
  await expect(page.getByText('Still missing: Proof of receipt')).toBeVisible()
  const history = page.getByRole('list', { name: /^History/ })
  await expect(history).toContainText('waived Details of purchase: Paid in the shop')

  await guidance.getByRole('button', { name: 'Require again: Details of purchase' }).click()
  await expect(guidance).not.toContainText('Paid in the shop')
  await expect(history).toContainText('requires Details of purchase again')
})

test('a kind is also waived where its documents would be', async ({ page, disputeId }) => {
  const dispute = new ResponsePage(page)
  await dispute.open(disputeId)
  await dispute.table.getByRole('button', { name: 'I don’t have this: Proof of receipt' }).click()
  const dialog = page.getByRole('alertdialog', { name: 'Respond without Proof of receipt?' })
  await dialog.getByLabel('Reason').fill('A service')
  await dialog.getByRole('button', { name: 'Waive Proof of receipt' }).click()
  await expect(dispute.table).toContainText(/Waived by .+: A service/)
  await expect(page.getByRole('region', { name: 'Documents', exact: true })).toBeFocused()
  await dispute.table.getByRole('button', { name: 'Require again: Proof of receipt' }).click()
  await expect(dispute.table).not.toContainText('A service')
})

test.describe('without panes', () => {
  test.use({ viewport: WITHOUT_PANES })

  test('the button in the guidance leads to the response', async ({ page, disputeId }) => {
    const dispute = new ResponsePage(page)
    await dispute.open(disputeId)
    const guidance = page.getByRole('region', { name: 'Evidence checklist' })
    await guidance.getByRole('button', { name: 'Write the response' }).click()
    await expect(dispute.field).toBeFocused()
    await expect(dispute.field).toBeInViewport()
  })
})
