import { readFile } from 'node:fs/promises'
import { expectAccessible } from './fixtures/axe'
import { expectNoSidewaysScroll } from './fixtures/layout'
import { expect, test } from './fixtures/test'
import { visit } from './fixtures/visit'

test.describe('an admin', () => {
  test.use({ role: 'admin' })

  test('reads the log, filters it, and the address remembers', async ({ page }) => {
    await visit(page, '/disputes')
    await page.getByRole('link', { name: 'Audit log' }).click()
    await expect(page.getByText(/The chain is whole: \d+ rows/)).toBeVisible()
    await expect(page.getByRole('row').filter({ hasText: 'Signed in' }).first()).toBeVisible()
    await expectAccessible(page)

    await page.getByLabel('Action').selectOption('person_added')
    await expect(page).toHaveURL(/action=person_added/)
    await expect(page.getByRole('row').filter({ hasText: 'Signed in' })).toHaveCount(0)
    await expect(page.getByRole('row').filter({ hasText: 'admin@demo.test' })).toHaveCount(1)
    await page.getByLabel('Dispute', { exact: true }).fill('dspt_test_none')
    await page.getByLabel('Dispute', { exact: true }).press('Enter')
    await expect(page.getByText('No rows match')).toBeVisible()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await expect(page).toHaveURL(/\/audit$/)
    await page.goBack()
    await expect(page.getByText('No rows match')).toBeVisible()
  })

  test('downloads what the filter shows as CSV', async ({ page }) => {
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

test('is not there for anybody but admins', async ({ page }) => {
  await visit(page, '/audit')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such page')
})
