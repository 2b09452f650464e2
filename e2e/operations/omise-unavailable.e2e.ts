import { expectAccessible } from '@/e2e/fixtures/axe'
import { testOnNewDesk } from '@/e2e/fixtures/new-desk'
import { expect, signIn } from '@/e2e/fixtures/test'
import { visit } from '@/e2e/fixtures/visit'

/** A new desk, which Omise does not answer. */
const test = testOnNewDesk((merchant) =>
  merchant.fail({ on: { path: '^/' }, fault: { type: 'status', status: 503 } }),
)

test('when Omise has never answered, the page reports it with a request id, and can retry', async ({
  page,
  newDesk,
}) => {
  await signIn(page, 'viewer')
  await visit(page, '/disputes')
  await expect(page.getByText('The disputes didn’t load')).toBeVisible()
  await expect(page.getByText('Omise isn’t responding').first()).toBeVisible()
  await expect(page.getByText(/[0-9a-f]{8}-[0-9a-f]{4}-/).first()).toBeVisible()
  await expectAccessible(page)
  await newDesk.merchant.heal()
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('row').nth(1)).toBeVisible()
})
