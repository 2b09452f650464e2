import type { Page } from 'playwright/test'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { openLive } from '@/e2e/fixtures/live-stream'
import { ResponsePage } from '@/e2e/fixtures/response-page'
import { expect } from '@/e2e/fixtures/test'
import { visit } from '@/e2e/fixtures/visit'
import { ADMIN, AGENT, test } from '@/e2e/fixtures/with-admin'

const others = (page: Page) => page.getByRole('list', { name: 'Also viewing this dispute' })
const editing = (page: ResponsePage, name: string) =>
  page.card.getByText(`${name} is editing the response`)

test('a page shows who edits the response before the person writes, and that they stopped', async ({
  page,
  admin,
  disputeId,
}) => {
  const [mine, theirs] = [new ResponsePage(page), new ResponsePage(admin)]
  for (const each of [mine, theirs]) await openLive(each.page, disputeId)
  await expect(others(page).getByText(`${ADMIN} is viewing this dispute`)).toBeAttached()
  await expect(others(admin).getByText(`${AGENT} is viewing this dispute`)).toBeAttached()

  const write = theirs.card.getByRole('button', { name: 'Write the response' })
  await write.click()
  await expect(editing(mine, ADMIN)).toBeVisible()
  await expect(others(page).getByText(`${ADMIN} is editing the response`).first()).toBeVisible()
  // Not to themselves.
  await expect(editing(theirs, ADMIN)).toHaveCount(0)
  await expectAccessible(page)

  // It prevents nothing, and each sees the other.
  await mine.write('The parcel was signed for')
  await expect(editing(theirs, AGENT)).toBeVisible()

  await visit(admin, '/disputes')
  await expect(editing(mine, ADMIN)).toHaveCount(0)
  await expect(others(page)).toHaveCount(0)
  await expect(mine.field).toHaveValue('The parcel was signed for')
})

test('two tabs of a person are one, which leaves with the last of them', async ({
  page,
  context,
  admin,
  disputeId,
}) => {
  await openLive(page, disputeId)
  const second = await context.newPage()
  await new DisputePage(second).open(disputeId)
  await openLive(admin, disputeId)
  await expect(others(admin).getByRole('listitem')).toHaveCount(1)
  await expect(others(page)).toContainText(ADMIN)
  await expect(others(page)).not.toContainText(AGENT)
  const left = page.waitForResponse((response) => response.request().method() === 'DELETE')
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link').click()
  expect((await left).status()).toBe(200)
  await expect(others(second)).toContainText(ADMIN)
  await expect(others(admin).getByRole('listitem')).toHaveCount(1)
  // Without the page's own navigation, it says so while it is unloaded.
  await visit(second, '/disputes')
  await expect(others(admin)).toHaveCount(0)
})

test('a page without the stream learns of others by polling', async ({
  page,
  admin,
  disputeId,
}) => {
  await page.clock.install()
  await page.route('**/api/live*', (route) => route.fulfill({ status: 503, body: '' }))
  const refused = page.waitForResponse((response) => response.url().includes('/api/live'))
  await new DisputePage(page).open(disputeId)
  await refused
  const seen = admin.waitForResponse(
    (response) => response.request().method() === 'PUT' && response.url().includes('/presence/'),
  )
  await new DisputePage(admin).open(disputeId)
  await seen
  await expect(others(page)).toHaveCount(0)
  await page.clock.fastForward(31_000)
  await expect(others(page)).toContainText(ADMIN)
})
