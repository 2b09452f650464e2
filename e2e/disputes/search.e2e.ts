import { expect, test } from '@/e2e/fixtures/test'
import { visit } from '@/e2e/fixtures/visit'

const ROWS = { name: /disputes/i }

test('an agent finds a dispute by its id and by its charge, in any state', async ({
  page,
  merchant,
}) => {
  const disputeId = await merchant.firstDispute('closed')
  await visit(page, '/disputes')
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox', { name: 'Search disputes' })).toBeFocused()
  await page.keyboard.type(disputeId)
  await page.keyboard.press('Enter')
  const found = page.getByRole('table', ROWS).getByRole('row').filter({ hasText: disputeId })
  await expect(found).toBeVisible()
  await found.click()
  await expect(page).toHaveURL(new RegExp(`/disputes/${disputeId}`))
  const charge = page.getByRole('listitem').filter({ hasText: /^Charge/ })
  await expect(charge).toContainText(/chrg_test_\w+/)
  const chargeId = /chrg_test_\w+/.exec(await charge.innerText())?.[0] ?? ''

  await visit(page, `/disputes?q=${chargeId}`)
  await expect(found).toBeVisible()
})

test('a search without matches reports that and can be cleared', async ({ page }) => {
  await visit(page, '/disputes?q=nothing-like-this')
  await page.getByRole('button', { name: 'Clear search' }).first().click()
  await expect(page).toHaveURL(/\/disputes$/)
  await expect(page.getByRole('table', ROWS).getByRole('row').nth(1)).toBeVisible()
})

test('an agent finds a dispute by amount, customer, card and words of the reason', async ({
  page,
  merchant,
}) => {
  const { id } = await merchant.createDispute({
    amount: 731_942,
    currency: 'THB',
    reasonCode: 'goods_or_services_not_provided',
    card: { name: 'Benedikta Quilling', last_digits: '8051' },
  })
  const found = page.getByRole('table', ROWS).getByRole('row').filter({ hasText: id })
  for (const q of ['7,319.42', '฿7,319.42', 'goods not received']) {
    await visit(page, `/disputes?q=${encodeURIComponent(q)}`)
    await expect(found).toBeVisible()
  }
  // The charge is read in the background.
  await expect(async () => {
    await visit(page, '/disputes?q=quilling+8051')
    await expect(found).toContainText('Benedikta Quilling', { timeout: 1_000 })
  }).toPass()
})

/** What the two fields for searching name, and examples of it as people of that language type them. */
const LANGUAGES = [
  {
    locale: 'en',
    search: 'Search disputes',
    placeholder: 'Order, customer, card, amount, reason or ID',
    amounts: ['9,123.00', '฿9123'],
    reason: 'goods not received',
    palette: 'Dispute, order, customer, amount or command',
    command: ['profile', 'Profile'],
  },
  {
    locale: 'th',
    search: 'ค้นหาเคส',
    placeholder: 'คำสั่งซื้อ ลูกค้า บัตร จำนวนเงิน เหตุผล หรือรหัส',
    amounts: ['9,123.00 บาท', '9123บาท'],
    reason: 'ไม่ได้รับสินค้า',
    palette: 'เคส คำสั่งซื้อ ลูกค้า จำนวนเงิน หรือคำสั่ง',
    command: ['โปรไฟล์', 'โปรไฟล์'],
  },
  {
    locale: 'ja',
    search: 'チャージバックを検索',
    placeholder: '注文、お客様、カード、金額、理由、ID',
    // Also in the wide digits of an input method.
    amounts: ['9,123', '９，１２３'],
    reason: '商品が届いていない',
    palette: 'チャージバック、注文、お客様、金額、操作',
    command: ['プロフィール', 'プロフィール'],
  },
] as const

for (const { locale, search, placeholder, amounts, reason, palette, command } of LANGUAGES) {
  test.describe(`a browser that asks for ${locale}`, () => {
    test.use({ locale })

    test(`finds by all that its fields for searching name in ${locale}`, async ({
      page,
      merchant,
    }) => {
      test.slow()
      const orderId = `20260921-${locale}`
      const name = `Columba Ferrars ${locale}`
      const { id } = await merchant.createDispute({
        amount: 912_300,
        currency: 'THB',
        reasonCode: 'goods_or_services_not_provided',
        metadata: { order_id: orderId },
        card: { name, last_digits: '2290' },
      })
      const row = page.getByRole('row').filter({ hasText: id })
      // The charge is read in the background.
      await expect(async () => {
        await visit(page, `/disputes?q=${id}`)
        await expect(row).toContainText(name, { timeout: 1_000 })
      }).toPass()
      const field = page.getByRole('searchbox', { name: search })
      await expect(field).toHaveAttribute('placeholder', placeholder)
      for (const words of [orderId, name, '2290', ...amounts, reason, id]) {
        await visit(page, `/disputes?q=${encodeURIComponent(words)}`)
        await expect(row).toBeVisible()
      }

      await page.keyboard.press('Control+k')
      const dialog = page.getByRole('dialog')
      const typed = dialog.getByRole('combobox')
      await expect(typed).toHaveAttribute('placeholder', palette)
      for (const words of [id, orderId, name, ...amounts]) {
        await typed.fill(words)
        await expect(dialog.getByRole('option', { name: new RegExp(id) })).toBeVisible()
      }
      const [words, option] = command
      await typed.fill(words)
      await expect(dialog.getByRole('option', { name: option, exact: true })).toBeVisible()
    })
  })
}
