import type { Page } from 'playwright/test'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { expectTranslated } from '@/e2e/fixtures/expect-translated'
import { expect, test } from '@/e2e/fixtures/test'
import { WITHOUT_PANES } from '@/e2e/fixtures/viewports'
import { untilHydrated, visit } from '@/e2e/fixtures/visit'

const palette = (page: Page) => page.getByRole('dialog', { name: 'Search or jump to' })
const field = (page: Page) => page.getByRole('combobox', { name: 'Search or jump to' })
const option = (page: Page, name: string | RegExp) => palette(page).getByRole('option', { name })

async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+k')
  await expect(field(page)).toBeFocused()
}

test('a dispute is found by any of its numbers and opened, by keyboard alone', async ({
  page,
  merchant,
}) => {
  const { id, charge } = await merchant.createDispute({
    amount: 846_215,
    currency: 'THB',
    reasonCode: 'goods_or_services_not_provided',
    description: 'Order 8730619',
    card: { name: 'Palita Quibell', last_digits: '7306' },
  })
  // What its charge says is read after the dispute itself.
  await expect(async () => {
    await visit(page, `/disputes?q=${id}`)
    const row = page.getByRole('row').filter({ hasText: id })
    await expect(row).toContainText('7306', { timeout: 1_000 })
  }).toPass()
  for (const typed of [id, charge, '8730619', '8,462.15', '7306', 'quibell']) {
    await openPalette(page)
    await page.keyboard.type(typed)
    await expect(option(page, new RegExp(id)).first()).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(palette(page)).toBeHidden()
  }
  await openPalette(page)
  // Enter before the search has ended opens what it finds.
  await page.keyboard.type(id)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`/disputes/${id}$`))
})

test('a page that was opened by the palette has the focus on its content', async ({ page }) => {
  await visit(page, '/disputes')
  // The code that keeps the focus must not move it first.
  await expect(page).toHaveTitle(/\(\d+\)/)
  await openPalette(page)
  await page.keyboard.type('profile')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/profile$/)
  await expect(page.getByRole('main')).toBeFocused()
})

test('the palette opens from a field, moves by arrows, and gives the focus back', async ({
  page,
}) => {
  await visit(page, '/disputes')
  const search = page.getByRole('searchbox', { name: 'Search disputes' })
  await search.focus()
  await openPalette(page)
  await expectAccessible(page)
  const active = () => palette(page).getByRole('option', { selected: true })
  await page.keyboard.type('disputes')
  await expect(active()).toHaveText(/Disputes: Open/)
  await expect(field(page)).toHaveAttribute(
    'aria-activedescendant',
    (await active().getAttribute('id')) ?? '',
  )
  await page.keyboard.press('ArrowDown')
  await expect(active()).toHaveText(/Disputes: Pending/)
  await page.keyboard.press('ArrowUp')
  await expect(active()).toHaveText(/Disputes: Open/)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Control+k')
  await expect(palette(page)).toBeHidden()
  await expect(search).toBeFocused()
  await openPalette(page)
  await page.keyboard.type('pending')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/tab=pending/)
})

test.describe('in Thai', () => {
  test.use({ locale: 'th' })

  test('the palette finds pages by their Thai names, and the dispute by its number', async ({
    page,
    disputeId,
  }) => {
    await visit(page, '/disputes')
    await page.keyboard.press('Control+k')
    const search = page.getByRole('dialog').getByRole('combobox')
    await expect(search).toBeFocused()
    await expectTranslated(page, 'th')
    const found = page.getByRole('dialog').getByRole('option')
    await search.fill('รอผล')
    await expect(found.first()).toContainText('รอผล')
    await search.fill(disputeId)
    await expect(found.filter({ hasText: disputeId }).first()).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(new RegExp(`/disputes/${disputeId}$`))
  })
})

test('the palette does not open while text is composed, nor over another dialog', async ({
  page,
}) => {
  await visit(page, '/disputes')
  // Its code is loaded, so that it would open at once.
  await openPalette(page)
  await page.keyboard.press('Escape')
  await expect(palette(page)).toBeHidden()
  await page.evaluate(() => {
    const init = { key: 'k', code: 'KeyK', ctrlKey: true, isComposing: true, bubbles: true }
    document.body.dispatchEvent(new KeyboardEvent('keydown', init))
  })
  await page.keyboard.press('?')
  const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(keys).toContainText('Search or jump to anything')
  await page.keyboard.press('Control+k')
  await page.keyboard.press('Escape')
  await expect(keys).toBeHidden()
  await expect(palette(page)).toBeHidden()
})

test('on the page of a dispute it assigns, writes a note, inserts a template and uploads', async ({
  page,
  disputeId,
}) => {
  await new DisputePage(page).open(disputeId)
  const run = async (typed: string) => {
    await openPalette(page)
    await page.keyboard.type(typed)
    await expect(palette(page).getByRole('option').first()).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(palette(page)).toBeHidden()
  }
  await run('assign to me')
  await expect(page.getByRole('button', { name: 'Assigned to Somchai Prasert' })).toBeVisible()
  await run('unassign')
  await expect(page.getByRole('button', { name: 'Unassigned' })).toBeVisible()
  await run('internal note')
  await expect(page.getByLabel('Note', { exact: true })).toBeFocused()
  await run('template general')
  await expect(page.getByLabel('Message to the bank')).not.toHaveValue('')
  const chooser = page.waitForEvent('filechooser')
  await run('upload')
  await chooser
  await visit(page, '/disputes')
  await openPalette(page)
  // Opened last.
  await expect(palette(page).getByRole('option').first()).toContainText(disputeId)
})

for (const { locale, commands, unassigned, assigned, message } of [
  {
    locale: 'th',
    commands: {
      assign: ['ให้ฉัน', 'มอบหมายให้ฉัน'],
      unassign: ['ยกเลิก', 'ยกเลิกผู้รับผิดชอบ'],
      template: ['แม่แบบ ทั่วไป', 'แทรกแม่แบบ: ทั่วไป'],
      upload: ['อัปโหลด', 'เลือกไฟล์ที่จะอัปโหลด'],
      language: ['อังกฤษ', 'English'],
    },
    unassigned: 'ยังไม่มีผู้รับผิดชอบ',
    assigned: 'ผู้รับผิดชอบ: Somchai Prasert',
    message: 'ข้อความถึงธนาคาร',
  },
  {
    locale: 'ja',
    commands: {
      assign: ['担当にする', '自分の担当にする'],
      unassign: ['解除', '担当を解除'],
      template: ['テンプレート 汎用', 'テンプレート「汎用」を挿入'],
      upload: ['書類を追加', 'アップロードするファイルを選択'],
      language: ['英語', 'English'],
    },
    unassigned: '担当者なし',
    assigned: '担当：Somchai Prasertさん',
    message: 'カード会社へのメッセージ',
  },
] as const) {
  test.describe(`on the page of a dispute in ${locale}`, () => {
    test.use({ locale })

    test(`commands are found by words of ${locale}, and do the same`, async ({
      page,
      disputeId,
    }) => {
      await visit(page, `/disputes/${disputeId}`)
      const dialog = page.getByRole('dialog')
      const run = async ([typed, label]: readonly [string, string]) => {
        await page.keyboard.press('Control+k')
        await expect(dialog.getByRole('combobox')).toBeFocused()
        await page.keyboard.type(typed)
        await expect(dialog.getByRole('option', { selected: true })).toContainText(label)
        await page.keyboard.press('Enter')
        await expect(dialog).toBeHidden()
      }
      await run(commands.assign)
      await expect(page.getByRole('button', { name: assigned })).toBeVisible()
      await run(commands.unassign)
      await expect(page.getByRole('button', { name: unassigned })).toBeVisible()
      await run(commands.template)
      await expect(page.getByRole('textbox', { name: message })).not.toHaveValue('')
      const chooser = page.waitForEvent('filechooser')
      await run(commands.upload)
      await chooser
      await run(commands.language)
      await expect(page.locator('html')).toHaveAttribute('lang', 'en')
    })
  })
}

test('it searches while Omise does not answer', async ({ page, merchant, disputeId }) => {
  await visit(page, `/disputes?q=${disputeId}`)
  await expect(page.getByRole('row').filter({ hasText: disputeId })).toBeVisible()
  await merchant.fail({ on: {}, fault: { type: 'status', status: 503 } })
  await openPalette(page)
  await page.keyboard.type(disputeId)
  await expect(option(page, new RegExp(disputeId)).first()).toBeVisible()
})

test.describe('in another language', () => {
  test.use({ locale: 'ja' })

  test('commands are found by its words and by English ones, and the language changes', async ({
    page,
  }) => {
    await visit(page, '/disputes')
    await page.getByRole('button', { name: '検索と移動' }).click()
    await expect(page.getByRole('combobox', { name: '検索と移動' })).toBeFocused()
    await expectTranslated(page, 'ja')
    await page.keyboard.type('タイ語')
    await expect(page.getByRole('option')).toHaveText(['ไทย'])
    await page.getByRole('combobox', { name: '検索と移動' }).fill('language english')
    await expect(page.getByRole('option')).toHaveText(['English'])
    await page.keyboard.press('Enter')
    await expect(page.locator('html')).toHaveAttribute('lang', 'en')
    await untilHydrated(page)
    await openPalette(page)
    await page.keyboard.type('language ja')
    await page.keyboard.press('Enter')
    await expect(page.locator('html')).toHaveAttribute('lang', 'ja')
  })
})

test('on a phone, a button of the bar opens it', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await visit(page, '/disputes')
  await page.getByRole('button', { name: 'Search or jump to' }).click()
  await expect(field(page)).toBeFocused()
  await expectAccessible(page)
  await option(page, 'Profile').click()
  await expect(page).toHaveURL(/\/profile$/)
})

test.describe('an id', () => {
  test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

  test('of a dispute, its charge, order and documents is copied by its button, with a message', async ({
    page,
    merchant,
  }) => {
    await page.setViewportSize(WITHOUT_PANES)
    const orderId = 'ORD-2026-0417'
    const { id, charge } = await merchant.createDispute({ metadata: { order_id: orderId } })
    const documentId = await merchant.addDocument(id, 'slip.pdf')
    const dispute = new DisputePage(page)
    const copy = async (copied: string) => {
      await page.getByRole('button', { name: `Copy ${copied}`, exact: true }).click()
      await expect(page.getByRole('status').getByText(`Copied ${copied}`)).toBeVisible()
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(copied)
    }
    await dispute.open(id)
    for (const copied of [id, charge, orderId]) await copy(copied)
    await dispute.document('slip.pdf').getByRole('button').first().click()
    await expect(page.getByRole('dialog', { name: 'slip.pdf' })).toContainText(documentId)
    await copy(documentId)
  })

  test('is also copied where the clipboard is refused', async ({ page, disputeId }) => {
    await page.addInitScript(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error('denied'))
    })
    await new DisputePage(page).open(disputeId)
    const button = page.getByRole('button', { name: `Copy ${disputeId}` })
    await button.click()
    await expect(page.getByRole('status').getByText(`Copied ${disputeId}`)).toBeVisible()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(disputeId)
    await expect(button).toBeFocused()
  })
})
