import { readFile } from 'node:fs/promises'
import { api } from '@/lib/format/paths'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { expectNoSidewaysScroll } from '@/e2e/fixtures/layout'
import { expect, test } from '@/e2e/fixtures/test'
import { untilHydrated, visit } from '@/e2e/fixtures/visit'

test.describe('an admin', () => {
  test.use({ role: 'admin' })

  test('reads the log and filters it by URL', async ({ page }) => {
    await visit(page, '/disputes')
    await page.getByRole('link', { name: 'Audit log' }).click()
    await expect(
      page.getByText('Log verified: no entry altered, removed or inserted.'),
    ).toBeVisible()
    await expect(page.getByText(/^(All \d+ entries|Entries 1–\d+) checked /)).toBeVisible()
    await expectAccessible(page)

    // Other tests may have filled the first page since the sign-in.
    await page.getByLabel('Action').selectOption('signed_in')
    await expect(page.getByRole('row').filter({ hasText: 'Signed in' }).first()).toBeVisible()
    await page.getByLabel('Action').selectOption('person_added')
    await expect(page).toHaveURL(/action=person_added/)
    await expect(page.getByRole('row').filter({ hasText: 'Signed in' })).toHaveCount(0)
    // Other tests add people, too.
    const added = page.getByRole('row').filter({ hasText: 'admin@demo.test' })
    await expect(added.first()).toBeVisible()
    await page.getByLabel('Dispute', { exact: true }).fill('dspt_test_none')
    await page.getByLabel('Dispute', { exact: true }).press('Enter')
    await expect(page.getByText('No entries match')).toBeVisible()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await expect(page).toHaveURL(/\/audit$/)
    await page.goBack()
    await expect(page.getByText('No entries match')).toBeVisible()
  })

  test('pages through the log by cursor, and each URL leads back to its page', async ({
    page,
    disputeId,
  }) => {
    const search = `dispute=${disputeId}&limit=10`
    // Each export adds a row.
    for (let row = 1; row <= 12; row += 1) {
      const response = await page.request.get(api.export(disputeId), {
        headers: { 'sec-fetch-site': 'same-origin' },
      })
      expect(response.status()).toBe(200)
    }
    await visit(page, `/audit?${search}`)
    const pager = page.getByRole('navigation', { name: 'Pages of the audit log' })
    const rows = page.getByRole('row').filter({ hasText: 'Case downloaded' })
    const isOff = (name: string) =>
      expect(pager.getByRole('button', { name })).toHaveAttribute('aria-disabled', 'true')
    await expect(pager.getByRole('status')).toHaveText('10 entries')
    await expect(rows).toHaveCount(10)
    const newest = await rows.allInnerTexts()
    await isOff('Newer')
    await pager.getByRole('button', { name: 'Older' }).click()
    await expect(page).toHaveURL(/limit=10&before=\d+-\d+$/)
    await expect(rows).toHaveCount(2)
    await isOff('Older')
    await page.reload()
    await untilHydrated(page)
    await expect(rows).toHaveCount(2)
    await expectAccessible(page)
    await pager.getByRole('button', { name: 'Newer' }).click()
    await expect(page).toHaveURL(/limit=10&after=\d+-\d+$/)
    await expect.poll(() => rows.allInnerTexts()).toEqual(newest)
    await isOff('Newest')
    await page.goBack()
    await expect(rows).toHaveCount(2)
    await pager.getByRole('button', { name: 'Newest' }).click()
    await expect(page).toHaveURL(new RegExp(`${search}$`))
    await expect.poll(() => rows.allInnerTexts()).toEqual(newest)
  })

  test('verifies every row again on request', async ({ page }) => {
    await visit(page, '/audit')
    const asked = page.waitForResponse((response) => response.url().endsWith('chain?scope=all'))
    await page.getByRole('button', { name: 'Check all entries' }).click()
    expect((await asked).ok()).toBe(true)
    await expect(
      page.getByRole('button', { name: 'Check all entries', disabled: false }),
    ).toBeVisible()
    await expect(page.getByText(/Log verified: no entry altered/)).toBeVisible()
  })

  test('downloads the filtered rows as CSV', async ({ page }) => {
    await visit(page, '/audit?action=person_added')
    const downloading = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download CSV' }).click()
    const download = await downloading
    expect(download.suggestedFilename()).toMatch(/^audit-log-\d{4}-\d\d-\d\d\.csv$/)
    const text = await readFile(await download.path(), 'utf8')
    expect(text).toContain('admin@demo.test')
    expect(text).not.toContain('signed_in')
    await visit(page, '/audit?action=audit_exported')
    await expect(page.getByRole('row').filter({ hasText: 'Audit log downloaded' })).toHaveCount(1)
  })

  test('reads it on a phone, in every language', async ({ page, context, baseURL }) => {
    await page.setViewportSize({ width: 360, height: 740 })
    for (const locale of ['en', 'th', 'ja']) {
      await context.addCookies([{ name: 'desk-language', value: locale, url: baseURL ?? '' }])
      await visit(page, '/audit')
      await expectNoSidewaysScroll(page)
      await expectAccessible(page)
    }
  })
})

test('is available to admins only', async ({ page }) => {
  await visit(page, '/audit')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Page not found')
})
