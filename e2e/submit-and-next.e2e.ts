import { ResponsePage } from './fixtures/response-page'
import { expect, test } from './fixtures/test'

const TEXT = 'The parcel was signed for on 2 May.'

test('by keyboard: S, the checkbox, Ctrl+Enter; Escape returns to the button that opened the dialog', async ({
  page,
  disputeId,
  merchant,
}) => {
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await page.keyboard.press('s')
  await expect(response.field).toBeFocused()
  await response.field.fill(TEXT)
  await response.saved()
  await response.open(disputeId)

  await page.keyboard.press('s')
  const understood = response.submitDialog.getByRole('checkbox')
  await expect(understood).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(response.card.getByRole('button', { name: 'Submit response…' })).toBeFocused()
  expect(await merchant.dispute(disputeId)).toMatchObject({ status: 'open' })

  await page.keyboard.press('s')
  await expect(understood).toBeFocused()
  await expect(response.submitDialog).toContainText('No documents are being sent')
  await page.keyboard.press('Space')
  await page.keyboard.press('Control+Enter')
  await expect(response.notice('The response was submitted by')).toBeFocused()
  expect(await merchant.dispute(disputeId)).toMatchObject({ status: 'pending', message: TEXT })
})
