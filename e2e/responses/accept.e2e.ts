import type { SandboxMerchant } from '@/testing/sandbox'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { ResponsePage } from '@/e2e/fixtures/response-page'
import { expect, test } from '@/e2e/fixtures/test'

/** Opens the dialog and types the amount. @returns the button that confirms it */
async function askToAccept(response: ResponsePage, disputeId: string, merchant: SandboxMerchant) {
  const confirm = await response.askToAccept()
  const { amount, currency } = await merchant.dispute(disputeId)
  const value = currency === 'JPY' ? String(amount) : (amount / 100).toFixed(2)
  await response.acceptDialog.getByLabel(/^Type the amount/).fill(value)
  return confirm
}

test.describe('an admin', () => {
  test.use({ role: 'admin' })

  test('accepts a dispute only after typing the amount', async ({ page, disputeId, merchant }) => {
    const response = new ResponsePage(page)
    await response.open(disputeId)
    const confirm = await response.askToAccept()
    await expect(response.acceptDialog).toContainText('This can’t be undone.')
    await expect(response.acceptDialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
    await expect(confirm).toHaveAttribute('aria-disabled', 'true')
    await expectAccessible(page)
    const { amount, currency } = await merchant.dispute(disputeId)
    const value = currency === 'JPY' ? String(amount) : (amount / 100).toFixed(2)
    const field = response.acceptDialog.getByLabel(/^Type the amount/)
    await field.fill('1')
    await expect(confirm).toHaveAttribute('aria-disabled', 'true')
    await field.fill(value)
    await confirm.dblclick()
    await expect(response.notice('accepted this dispute on')).toBeVisible()
    await expect(response.acceptDialog).toBeHidden()
    await expect(page.getByRole('main').getByText('Lost', { exact: true })).toBeVisible()
    // One notice says it.
    await expect(page.getByText('This dispute was lost on')).toHaveCount(0)
    await expect(response.card.getByRole('button')).toHaveCount(0)
    expect(await merchant.dispute(disputeId)).toMatchObject({ status: 'lost' })
    const requests = await merchant.requests()
    expect(requests.filter(({ path }) => path.endsWith(`${disputeId}/accept`))).toHaveLength(1)
  })

  test('sees the outcome when Omise hangs, and can accept again', async ({
    page,
    disputeId,
    merchant,
  }) => {
    test.slow()
    const response = new ResponsePage(page)
    await response.open(disputeId)
    const confirm = await askToAccept(response, disputeId, merchant)
    await merchant.fail({
      on: { method: 'PATCH', path: `${disputeId}/accept` },
      fault: { type: 'hang' },
      times: 1,
    })
    await confirm.click()
    // Often, so that the next fault is in place before the request times out and the desk probes for its outcome.
    const isSent = async () =>
      (await merchant.requests()).some(({ path }) => path.endsWith(`${disputeId}/accept`))
    await expect.poll(isSent, { intervals: [50] }).toBe(true)
    const { id } = await merchant.fail({
      on: { method: 'GET', path: `/disputes/${disputeId}$` },
      fault: { type: 'status', status: 503 },
    })
    await expect(response.notice('It isn’t known yet whether the acceptance reached')).toBeVisible()
    await merchant.removeFault(id)
    await expect(response.notice('The dispute wasn’t accepted')).toBeVisible({ timeout: 30_000 })
    await expect(response.acceptDialog).toBeHidden()
    await (await askToAccept(response, disputeId, merchant)).click()
    await expect(response.notice('accepted this dispute on')).toBeVisible()
    expect(await merchant.dispute(disputeId)).toMatchObject({ status: 'lost' })
  })

  test('sees that the dispute was answered in the meantime', async ({
    page,
    disputeId,
    merchant,
  }) => {
    const response = new ResponsePage(page)
    await response.open(disputeId)
    const confirm = await askToAccept(response, disputeId, merchant)
    await merchant.setStatus(disputeId, 'pending')
    await confirm.click()
    await expect(response.notice('It wasn’t accepted from here.')).toBeVisible()
    expect(await merchant.dispute(disputeId)).toMatchObject({ status: 'pending' })
  })

  test('gets no accept button when the dispute is not open', async ({ page, merchant }) => {
    const response = new ResponsePage(page)
    await response.open(await merchant.firstDispute('pending'))
    await expect(page.getByRole('button', { name: /Accept/ })).toHaveCount(0)
    await expect(page.getByRole('heading', { name: 'What happens next' })).toBeVisible()
  })
})

test('an agent gets no accept button', async ({ page, disputeId }) => {
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await expect(response.card.getByRole('button', { name: 'Write the response' })).toBeVisible()
  await expect(page.getByRole('button', { name: /Accept/ })).toHaveCount(0)
})
