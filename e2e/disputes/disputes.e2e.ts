import { readFile } from 'node:fs/promises'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { expect, test } from '@/e2e/fixtures/test'
import { reload, visit } from '@/e2e/fixtures/visit'

const ROWS = { name: /disputes/i }

test('the tabs list open, pending and closed disputes, with their counts', async ({ page }) => {
  await visit(page, '/disputes')
  await page.getByRole('link', { name: /^Closed/ }).click()
  await expect(page).toHaveURL(/tab=closed/)
  const rows = page.getByRole('table', ROWS).getByRole('row')
  await expect(rows.filter({ hasText: /Won|Lost/ }).first()).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('link', { name: /^Open/ })).toHaveAttribute('aria-current', 'page')
  await expect(rows.filter({ hasText: /Won|Lost/ })).toHaveCount(0)
  await expect(rows.nth(1)).toBeVisible()
})

test('a dispute selected right after typing opens, whatever the state of the search', async ({
  page,
}) => {
  await visit(page, '/disputes')
  const row = page.getByRole('table', ROWS).getByRole('row').nth(1)
  const href = (await row.getByRole('link').getAttribute('href')) ?? ''
  const [disputeId = ''] = /dspt_test_\w+/.exec(href) ?? []
  await page.getByRole('searchbox', { name: 'Search disputes' }).fill(disputeId)
  await row.click()
  await expect(page.getByRole('heading', { level: 2, name: 'Documents' })).toBeVisible()
  await expect(page).toHaveURL(new RegExp(`/disputes/${disputeId}`))
})

test('pages of disputes are in the URL, and a page past the end steps back', async ({ page }) => {
  await visit(page, '/disputes?tab=closed&limit=10')
  const link = page.getByRole('table', ROWS).getByRole('link').first()
  const first = (await link.getAttribute('href')) ?? ''
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page).toHaveURL(/offset=10/)
  await expect(page.getByText(/11–20 of \d+/)).toBeVisible()
  await expect(link).not.toHaveAttribute('href', first)
  await page.goBack()
  const range = page.getByText(/1–10 of \d+/)
  await expect(range).toBeVisible()
  await expect(link).toHaveAttribute('href', first)
  // Other tests close disputes, too.
  const total = Number(/of (\d+)/.exec((await range.textContent()) ?? '')?.[1])
  const lastPage = Math.ceil(total / 10)
  expect(lastPage).toBeGreaterThanOrEqual(3)
  await visit(page, '/disputes?tab=closed&limit=10&offset=5000')
  await expect(page.getByText(`${lastPage * 10 - 9}–${total} of ${total}`)).toBeVisible()
})

test('when Omise does not respond, the list is shown as it was, with the time, and can retry', async ({
  page,
  merchant,
}) => {
  await visit(page, '/disputes')
  await merchant.fail({ on: { path: '^/disputes' }, fault: { type: 'status', status: 503 } })
  await page.getByRole('link', { name: /^Pending/ }).click()
  const notice = page.getByText(
    /^Omise isn’t responding\. This list is as of \d+ \w+ \d{4}, \d\d:\d\d ICT\.$/,
  )
  await expect(notice).toBeVisible()
  await expect(page.getByRole('table', ROWS).getByRole('row').nth(1)).toBeVisible()
  await merchant.heal()
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(notice).toHaveCount(0)
  await expect(page.getByRole('table', ROWS).getByRole('row').nth(1)).toBeVisible()
})

test('a dispute that cannot be read says why, and Retry helps', async ({
  page,
  disputeId,
  merchant,
}) => {
  await merchant.fail({
    on: { path: `^/disputes/${disputeId}$` },
    fault: { type: 'status', status: 503 },
  })
  await visit(page, `/disputes/${disputeId}`)
  const alert = page.getByRole('alert').filter({ has: page.getByRole('heading', { level: 1 }) })
  await expect(alert).toContainText('Omise isn’t responding')
  await expect(alert.getByRole('link', { name: 'Disputes', exact: true })).toBeVisible()
  await expectAccessible(page)
  await merchant.heal()
  await alert.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('heading', { name: 'Documents' })).toBeVisible()
})

test('j, k and Enter move through the list', async ({ page }) => {
  await visit(page, '/disputes')
  const links = page.getByRole('table', ROWS).getByRole('link')
  const second = (await links.nth(1).getAttribute('href')) ?? ''
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(second)
})

test('a dispute that does not exist is reported', async ({ page }) => {
  await visit(page, '/disputes/dspt_test_0000000000000000000')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Dispute not found')
  await page.getByRole('link', { name: 'Go to disputes' }).click()
  await expect(page).toHaveURL(/\/disputes$/)
})

test('filters are in the URL, survive a reload, and can be cleared', async ({ page }) => {
  await visit(page, '/disputes?tab=closed&limit=100')
  const rows = page.getByRole('table', ROWS).getByRole('row')
  await expect(rows.nth(1)).toBeVisible()
  const all = await rows.count()
  await page.getByRole('button', { name: 'Filters' }).click()
  await expect(page.getByLabel('Reason')).toBeFocused()
  await expectAccessible(page)
  await page.getByLabel('Currency').selectOption('JPY')
  await page.getByRole('button', { name: 'Apply filters' }).click()
  await expect(page).toHaveURL(/tab=closed.*currency=JPY/)
  await expect(rows.filter({ hasText: '฿' })).toHaveCount(0)
  await expect(rows.filter({ hasText: '¥' }).first()).toBeVisible()
  await reload(page)
  await expect(page.getByRole('button', { name: '1 filter' })).toBeVisible()
  await expect(rows.filter({ hasText: '฿' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await expect(rows).toHaveCount(all)
})

test('filters without matches are distinguished from an empty list', async ({ page }) => {
  await visit(page, '/disputes?to=2001-01-01')
  await expect(page.getByText('No dispute matches these filters')).toBeVisible()
  await page.getByRole('button', { name: 'Clear filters' }).last().click()
  await expect(page.getByRole('table', ROWS).getByRole('row').nth(1)).toBeVisible()
})

test('the whole list is exported as a CSV, filtered as on screen', async ({ page }) => {
  await visit(page, '/disputes?tab=closed&currency=JPY&limit=10')
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'CSV' }).click()
  const lines = (await readFile(await (await download).path(), 'utf8')).trim().split('\r\n')
  expect(lines.length).toBeGreaterThan(2)
  expect(lines.slice(1).every((line) => line.includes('"JPY"'))).toBe(true)
})

test('a slow list reports after a while that it is still loading', async ({ page }) => {
  await visit(page, '/disputes')
  await page.route(/\/api\/disputes\?/, () => undefined)
  await page.getByRole('link', { name: /^Pending/ }).click()
  await expect(page.getByRole('status').getByText('Still loading.')).toBeVisible()
})

test('each number above the list leads to exactly its list', async ({ page }) => {
  await visit(page, '/disputes')
  const head = page.getByRole('navigation', { name: 'What comes next' })
  const views = page.getByRole('navigation', { name: 'Open disputes by assignee' })
  const rows = page.getByRole('table', ROWS).getByRole('row')
  const numbers = [
    [head.getByRole('link', { name: /due today$/ }), /^\d+/],
    [head.getByRole('link', { name: /due this week$/ }), /^\d+/],
    [head.getByRole('link', { name: /won, last 90 days/ }), /(?<=\()\d+/],
    [views.getByRole('link', { name: /^Unassigned/ }), /\d+$/],
    [views.getByRole('link', { name: /^Mine/ }), /\d+$/],
  ] as const
  for (const [link, pattern] of numbers) {
    await visit(page, '/disputes')
    await link.click()
    await expect(link).toHaveAttribute('aria-current', 'page')
    // The number may be older than the list that is read with it, until it is read as well.
    await expect(async () => {
      const count = Number(pattern.exec(await link.innerText())?.[0])
      const shown =
        count === 0
          ? page.getByText('No dispute matches these filters')
          : page.getByText(new RegExp(`^1–\\d+ of ${count}$`))
      await expect(shown).toBeVisible({ timeout: 1_000 })
    }).toPass({ timeout: 45_000 })
  }
  await visit(page, '/disputes')
  const yen = head.getByRole('link', { name: /^¥/ })
  await yen.click()
  await expect(page).toHaveURL(/currency=JPY/)
  await expect(rows.filter({ hasText: '฿' })).toHaveCount(0)
  const sumOfRows = async () => {
    const atRisk = Number((await yen.innerText()).replaceAll(/\D/g, ''))
    const amounts = await rows.getByText(/^¥[\d,]+$/).allInnerTexts()
    const sum = amounts.reduce((total, text) => total + Number(text.replaceAll(/\D/g, '')), 0)
    return sum - atRisk
  }
  await expect.poll(sumOfRows, 'the amounts of the rows less the number above them').toBe(0)
})

test('a wide list has columns for customer and order, a narrower one names both below the reason', async ({
  page,
  merchant,
}) => {
  const { id } = await merchant.createDispute({
    amount: 912_300,
    currency: 'THB',
    reasonCode: 'goods_or_services_not_provided',
    metadata: { order_id: '20260921-77' },
    card: { name: 'Columba Ferrars', last_digits: '2290' },
  })
  const row = page.getByRole('row').filter({ hasText: id })
  await page.setViewportSize({ width: 1440, height: 900 })
  // The charge is read in the background.
  await expect(async () => {
    await visit(page, `/disputes?q=${id}`)
    await expect(row).toContainText('Columba Ferrars', { timeout: 1_000 })
  }).toPass()
  const headings = await page.getByRole('columnheader').allInnerTexts()
  expect(headings.slice(0, 5)).toEqual([
    'Dispute',
    'Customer',
    'Order',
    'Amount',
    'Respond by (ICT)',
  ])
  const cells = row.getByRole('cell')
  await expect(cells.nth(1)).toHaveText('Columba Ferrars')
  await expect(cells.nth(2)).toHaveText('20260921-77')

  await page.setViewportSize({ width: 1024, height: 768 })
  for (const name of ['Customer', 'Order']) {
    await expect(page.getByRole('columnheader', { name })).toHaveCount(0)
  }
  await expect(cells.first()).toContainText('Columba Ferrars · Order 20260921-77', {
    useInnerText: true,
  })
})

test('the breadcrumb leads back to the tab, order and page that a dispute was opened from', async ({
  page,
}) => {
  const list = '/disputes?tab=closed&order=chronological&limit=10&offset=10'
  await visit(page, list)
  const links = page.getByRole('table', ROWS).getByRole('link')
  await expect(links).toHaveCount(10)
  const first = (await links.first().getAttribute('href')) ?? ''
  await links.first().click()
  await expect(page.getByRole('heading', { level: 2, name: 'Documents' })).toBeVisible()
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link').click()
  await expect(page).toHaveURL(list)
  await expect(links.first()).toHaveAttribute('href', first)
})

test('a page hydrates also when its list is newer than the numbers around it', async ({
  page,
  merchant,
}) => {
  // Which of the two is read first depends on the moment.
  for (let round = 0; round < 4; round += 1) {
    await merchant.openDispute()
    await visit(page, '/disputes')
    const open = page
      .getByRole('navigation', { name: 'Disputes by state' })
      .getByRole('link')
      .first()
    const main = page.getByRole('navigation', { name: 'Main' })
    await expect(async () => {
      const count = /\d+/.exec(await open.innerText())?.[0]
      await expect(main).toContainText(`${count} open disputes`, { timeout: 1_000 })
    }).toPass({ timeout: 45_000 })
  }
})
