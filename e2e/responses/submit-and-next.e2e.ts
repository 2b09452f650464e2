import { expectAccessible } from '@/e2e/fixtures/axe'
import { expectNoSidewaysScroll, expectNothingCutOff } from '@/e2e/fixtures/layout'
import { ResponsePage } from '@/e2e/fixtures/response-page'
import { expect, test } from '@/e2e/fixtures/test'
import { untilHydrated, visit } from '@/e2e/fixtures/visit'

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
  await expect(response.submitDialog).toContainText('All uploads are finished')
  await page.keyboard.press('Space')
  await page.keyboard.press('Control+Enter')
  await expect(response.notice('The response was submitted by')).toBeFocused()
  expect(await merchant.dispute(disputeId)).toMatchObject({ status: 'pending', message: TEXT })
})

test('J and K lead through the list that a dispute was opened from, and the breadcrumb leads back to it', async ({
  page,
  merchant,
}) => {
  await merchant.createDispute({ currency: 'MYR', reasonCode: 'expired_card' })
  await merchant.createDispute({ currency: 'MYR', reasonCode: 'expired_card' })
  await visit(page, '/disputes?reason=expired_card&currency=MYR')
  const rows = page.getByRole('row').filter({ has: page.getByRole('link') })
  await expect(rows).toHaveCount(2)
  await rows.first().click()
  const place = page.getByRole('navigation', { name: 'Position in the list' })
  await expect(place).toContainText('1 of 2 open')
  await untilHydrated(page)
  const first = page.url()

  await page.keyboard.press('Shift+J')
  await expect(place).toContainText('2 of 2 open')
  await expect(place.getByRole('link', { name: 'Next dispute' })).toHaveCount(0)
  await page.keyboard.press('Shift+K')
  await expect(page).toHaveURL(first)
  await expectAccessible(page)

  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link').click()
  await expect(page).toHaveURL('/disputes?reason=expired_card&currency=MYR')
  await expect(rows).toHaveCount(2)
})

test('the place in the list says how many of it are due today, also on a phone', async ({
  page,
  context,
  baseURL,
  merchant,
}) => {
  const kinds = { currency: 'USD', reasonCode: 'expired_card' }
  await merchant.createDispute({ ...kinds, respondBy: new Date() })
  await merchant.createDispute(kinds)
  const rows = page.getByRole('row').filter({ has: page.getByRole('link') })
  const place = page.getByRole('navigation', { name: 'Position in the list' })
  await page.setViewportSize({ width: 390, height: 844 })
  for (const [search, text] of [
    ['', '1 of 2 open 1 due today'],
    ['&urgency=today', '1 of 1 due today'],
  ] as const) {
    await visit(page, `/disputes?reason=expired_card&currency=USD${search}`)
    await rows.first().click()
    await expect(place).toHaveText(text)
    await expect(place).toBeInViewport({ ratio: 1 })
    await expectNoSidewaysScroll(page)
  }
  await page.setViewportSize({ width: 320, height: 700 })
  for (const [locale, name] of [
    ['en', 'Position in the list'],
    ['th', 'ตำแหน่งในรายการ'],
    ['ja', '一覧での位置'],
  ] as const) {
    await context.addCookies([{ name: 'desk-language', value: locale, url: baseURL ?? '' }])
    for (const search of ['', '&tab=pending']) {
      await visit(page, `/disputes?currency=USD${search}`)
      await rows.first().click()
      await expectNothingCutOff(page.getByRole('navigation', { name }))
      await expectNoSidewaysScroll(page)
    }
  }
})

test('Submit and next opens the next dispute of the list, and after the last one the list', async ({
  page,
  merchant,
}) => {
  test.slow()
  // A reason that the sandbox invents for no dispute of another test.
  const ids = [
    (await merchant.createDispute({ currency: 'SGD', reasonCode: 'expired_card' })).id,
    (await merchant.createDispute({ currency: 'SGD', reasonCode: 'expired_card' })).id,
  ]
  await visit(page, '/disputes?reason=expired_card&currency=SGD')
  const rows = page.getByRole('row').filter({ has: page.getByRole('link') })
  await expect(rows).toHaveCount(2)
  await rows.first().click()
  const response = new ResponsePage(page)
  const place = page.getByRole('navigation', { name: 'Position in the list' })
  await expect(place).toContainText('1 of 2 open')
  await untilHydrated(page)
  const firstUrl = new URL(page.url()).pathname

  await response.write(TEXT)
  await response.askToSubmit()
  await response.acknowledge()
  await expectAccessible(page)
  await response.submitDialog.getByRole('button', { name: 'Submit and next' }).click()
  // Shown before the next page has loaded, and not for ever.
  await expect(page.getByText('This is the next dispute of your list.')).toBeVisible()
  await expect(place).toContainText('1 of 1 open')
  expect(new URL(page.url()).pathname).not.toBe(firstUrl)
  await untilHydrated(page)

  await response.write(TEXT)
  await response.askToSubmit()
  await response.acknowledge()
  const last = response.submitDialog.getByRole('button', { name: 'Submit and return to the list' })
  await expect(last).toHaveAttribute('aria-disabled', 'false')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByText('That was the last dispute of this list.')).toBeVisible()
  await expect(page).toHaveURL('/disputes?reason=expired_card&currency=SGD')
  await expect(page.getByText('No dispute matches these filters')).toBeVisible()
  for (const id of ids) {
    expect(await merchant.dispute(id)).toMatchObject({ status: 'pending', message: TEXT })
  }
})
