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
  const first = page.getByRole('row').nth(1)
  await expect(first).toBeVisible()
  const before = await first.boundingBox()

  // The page learns of the end only after the test does.
  const { promise: isEndSeen, resolve: seeEnd } = Promise.withResolvers<void>()
  await page.route(`**${api.fillProgress()}`, async (route) => {
    await isEndSeen
    await route.continue()
  })
  await newDesk.merchant.heal()
  await expect.poll(read).toBeNull()
  await expect(line).toBeVisible()
  seeEnd()
  await page.clock.fastForward(11_000)
  await expect(line).toHaveCount(0)
  await expect.poll(() => first.boundingBox()).toEqual(before)
  await page.reload()
  await expect(page.getByRole('row').nth(1)).toBeVisible()
  await expect(line).toHaveCount(0)
})
