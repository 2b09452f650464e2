import { api } from '@/lib/format/paths'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { testOnNewDesk } from '@/e2e/fixtures/new-desk'
import { expect, signIn } from '@/e2e/fixtures/test'
import { visit } from '@/e2e/fixtures/visit'

/** A new desk, which cannot read one of the closed disputes until its sandbox heals. */
const test = testOnNewDesk(async (merchant) => {
  const closed = await merchant.firstDispute('closed')
  const fault = { type: 'status', status: 503 } as const
  await merchant.fail({ on: { path: `^/disputes/${closed}$` }, fault })
})

test('the list shows the progress of reading older disputes until it is complete', async ({
  page,
  newDesk,
}) => {
  await page.clock.install()
  await signIn(page, 'viewer')
  const read = async () => (await page.request.get(api.fillProgress())).json()
  await expect.poll(read).toMatchObject({ read: expect.any(Number), total: expect.any(Number) })
  await visit(page, '/disputes')
  const line = page.getByText(/^Loading your older disputes from Omise: \d+ of \d+\./)
  await expect(line).toBeVisible()
  await expectAccessible(page)
  const [first] = await page.getByRole('row').nth(1).all()
  const before = await first?.boundingBox()

  await newDesk.merchant.heal()
  await expect.poll(read).toBeNull()
  await expect(line).toBeVisible()
  await page.clock.fastForward(11_000)
  await expect(line).toHaveCount(0)
  expect(await first?.boundingBox()).toEqual(before)
  await page.reload()
  await expect(page.getByRole('row').nth(1)).toBeVisible()
  await expect(line).toHaveCount(0)
})
