import { DEMO_PASSWORD } from '@/testing/session'
import { pdfFile } from '@/e2e/fixtures/files'
import { ResponsePage } from '@/e2e/fixtures/response-page'
import { expect, test } from '@/e2e/fixtures/test'
import { visit } from '@/e2e/fixtures/visit'
import { expectTranslated } from '@/e2e/fixtures/expect-translated'

const LANGUAGES = [
  {
    locale: 'th',
    words: {
      email: 'อีเมล',
      password: 'รหัสผ่าน',
      signIn: 'เข้าสู่ระบบ',
      disputes: 'การปฏิเสธรายการ',
      tabs: ['รอตอบ', 'รอผล', 'ปิดแล้ว'],
      respondBy: 'กำหนดตอบ (เวลาไทย)',
      deadline: /\d+ \S+ 23:59 น\. \(เวลาไทย\)/,
      documents: 'เอกสาร',
      choose: 'เลือกไฟล์',
      queue: 'ไฟล์ที่จะอัปโหลด',
      kindOf: 'ประเภทของ {}',
      kind: 'หลักฐานการรับสินค้า',
      upload: 'อัปโหลดเอกสาร 1 ฉบับ',
      remove: 'ลบ {}',
      removeTitle: 'ลบ {} หรือไม่',
      keep: 'เก็บเอกสารไว้',
      removed: 'ลบ {} แล้ว',
    },
  },
  {
    locale: 'ja',
    words: {
      email: 'メールアドレス',
      password: 'パスワード',
      signIn: 'サインイン',
      disputes: 'チャージバック',
      tabs: ['未回答', '審査中', '終了'],
      respondBy: '回答期限（タイ時間）',
      deadline: /\d+月\d+日 23:59（タイ時間）.*日本時間では\d+月\d+日 01:59/s,
      documents: '書類',
      choose: 'ファイルを選択',
      queue: 'アップロードするファイル',
      kindOf: '「{}」の種類',
      kind: '受領の証明',
      upload: '書類1件をアップロード',
      remove: '「{}」を削除',
      removeTitle: '「{}」を削除しますか？',
      keep: '書類を残す',
      removed: '「{}」を削除しました。',
    },
  },
] as const

for (const { locale, words } of LANGUAGES) {
  test.describe(`a browser that asks for ${locale}`, () => {
    test.use({ locale })

    test.describe('before signing in', () => {
      test.use({ role: null })

      test(`gets the sign-in page in ${locale}, also after a wrong password`, async ({ page }) => {
        await visit(page, '/sign-in')
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.signIn)
        await expectTranslated(page, locale)
        await page.getByLabel(words.email).fill(`${locale}@example.test`)
        await page.getByLabel(words.password, { exact: true }).fill(`not ${DEMO_PASSWORD}`)
        await page.getByRole('button', { name: words.signIn, exact: true }).click()
        await expect(page.getByRole('alert').filter({ hasText: words.email })).toBeVisible()
        await expectTranslated(page, locale)
      })
    })

    test(`gets the disputes in ${locale}`, async ({ page }) => {
      await visit(page, '/disputes')
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.disputes)
      for (const tab of words.tabs) {
        await page.getByRole('link', { name: new RegExp(`^${tab}`) }).click()
        await expect(page.getByRole('table', { name: tab })).toBeVisible()
        await expectTranslated(page, locale)
      }
      await visit(page, '/disputes')
      await expect(page.getByRole('columnheader', { name: words.respondBy })).toBeVisible()
      // On a phone there are no headings.
      await page.setViewportSize({ width: 390, height: 844 })
      await expect(page.getByRole('row').nth(1)).toHaveText(words.deadline, { useInnerText: true })
    })

    test(`gets a dispute, its uploads and its dialogs in ${locale}`, async ({
      page,
      disputeId,
    }) => {
      const name = 'receipt.pdf'
      const about = (text: string) => text.replace('{}', name)
      await visit(page, `/disputes/${disputeId}`)
      await expect(
        page.getByRole('heading', { level: 2, name: words.documents, exact: true }),
      ).toBeVisible()
      await expectTranslated(page, locale)

      const chooser = page.waitForEvent('filechooser')
      await page.getByRole('button', { name: words.choose }).click()
      await (await chooser).setFiles([pdfFile(name, { pages: 2 })])
      const queue = page.getByRole('list', { name: words.queue })
      const kind = queue.getByRole('combobox', { name: about(words.kindOf) })
      await kind.selectOption({ label: words.kind })
      await expectTranslated(page, locale)

      await page.getByRole('button', { name: words.upload }).click()
      await page.getByRole('button', { name: about(words.remove), exact: true }).click()
      const dialog = page.getByRole('alertdialog', { name: about(words.removeTitle) })
      await expect(dialog.getByRole('button', { name: words.keep })).toBeFocused()
      await expectTranslated(page, locale)
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await expect(page.getByText(about(words.removed)).first()).toBeVisible()
      await expectTranslated(page, locale)
    })
  })
}

test('the language is chosen in the account menu, and stays', async ({ page }) => {
  await visit(page, '/disputes')
  await page.getByRole('button', { name: /Account menu/ }).click()
  await page.getByLabel('Language').selectOption({ label: '日本語' })
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('チャージバック')
  await visit(page, '/disputes?tab=closed')
  await expectTranslated(page, 'ja')
})

for (const [from, to] of [
  ['slow', 'fast'],
  ['fast', 'slow'],
]) {
  test(`the editor stays open when the language changes after Omise became ${to}`, async ({
    page,
    disputeId,
    merchant,
  }) => {
    const slow = { on: { path: disputeId }, fault: { type: 'latency', ms: 1_000 } } as const
    const fault = from === 'slow' && (await merchant.fail(slow))
    const response = new ResponsePage(page)
    await response.open(disputeId)
    await response.write('Signed for')
    if (fault) await merchant.removeFault(fault.id)
    else await merchant.fail(slow)

    await page.getByRole('button', { name: /Account menu/ }).click()
    await page.getByLabel('Language').selectOption({ label: '日本語' })
    await page.keyboard.press('Escape')
    await expect(page.getByLabel('カード会社へのメッセージ')).toHaveValue('Signed for')
  })
}

for (const { locale, own, other, words } of [
  {
    locale: 'th',
    own: 'ลูกค้าได้รับสินค้าแล้ว',
    other: ['ja', '商品は届いています'],
    words: { response: 'คำชี้แจง', write: 'เขียนคำชี้แจง', field: 'ข้อความถึงธนาคาร', saved: 'บันทึกแล้ว' },
  },
  {
    locale: 'ja',
    own: '商品は届いています',
    other: ['th', 'ลูกค้าได้รับสินค้าแล้ว'],
    words: {
      response: '回答',
      write: '回答を書く',
      field: 'カード会社へのメッセージ',
      saved: '保存済み',
    },
  },
] as const) {
  test.describe(`texts of people and banks in ${locale}`, () => {
    test.use({ locale })

    test(`have the language that they are written in, on a page in ${locale}`, async ({
      page,
      merchant,
    }) => {
      const { id } = await merchant.createDispute({
        reasonCode: 'expired_card',
        adminMessage: own,
      })
      await visit(page, `/disputes/${id}`)
      await expect(page.getByText(own)).toHaveAttribute('lang', locale)
      await expect(page.getByText('Expired Card', { exact: true })).toHaveAttribute('lang', 'en')

      const response = page.getByRole('region', { name: words.response, exact: true })
      await response.getByRole('button', { name: words.write }).click()
      const field = response.getByRole('textbox', { name: words.field })
      for (const [language, text] of [[locale, own], other] as const) {
        await field.fill(text)
        await expect(field).toHaveAttribute('lang', language)
      }
      const message = 'The parcel was signed for on 2 May.'
      await field.fill(message)
      await expect(field).toHaveAttribute('lang', 'en')
      await expect(response.getByText(words.saved, { exact: true })).toBeVisible()

      await field.blur()
      await page.keyboard.press('s')
      const dialog = page.getByRole('alertdialog')
      await expect(dialog.getByText(message)).toHaveAttribute('lang', 'en')
      await dialog.getByRole('checkbox').check()
      // The dialog reads the dispute once more before it can be submitted.
      await expect(dialog.getByRole('button').last()).toBeEnabled()
      await page.keyboard.press('Control+Enter')
      await expect(dialog).toBeHidden()
      await expect(response.getByText(message)).toHaveAttribute('lang', 'en')
      await expect(field).toBeHidden()
    })
  })
}

const JAPANESE = /[ぁ-んァ-ヶ一-龠]/

/** Runs in the page. The Japanese texts within an element whose lines break otherwise. */
function otherBreaks(root: Element): string[] {
  return [...root.querySelectorAll('*')]
    .filter((element) =>
      [...element.childNodes].some(({ nodeType }) => nodeType === Node.TEXT_NODE),
    )
    .filter((element) => /[ぁ-んァ-ヶ一-龠]/.test(element.textContent))
    .filter((element) => getComputedStyle(element).wordBreak !== 'auto-phrase')
    .map((element) => element.textContent)
}

test.describe('in Japanese', () => {
  test.use({ locale: 'ja' })

  test('English text says so, and lines break between phrases', async ({ page, merchant }) => {
    const { disputeId, text } = await merchant.disputeWithAdminMessage()
    await visit(page, `/disputes/${disputeId}`)
    await expect(page.getByText(text)).toHaveAttribute('lang', 'en')
    await expect(page.getByRole('main')).toHaveCSS('word-break', 'auto-phrase')
  })

  test('lines break between phrases in dialogs, menus and messages, too', async ({
    page,
    disputeId,
  }) => {
    await visit(page, `/disputes/${disputeId}`)
    for (const [key, role] of [
      ['z', 'alertdialog'],
      ['a', 'dialog'],
      ['?', 'dialog'],
      ['Control+k', 'dialog'],
    ] as const) {
      await page.keyboard.press(key)
      const dialog = page.getByRole(role)
      await expect(dialog).toContainText(JAPANESE)
      expect(await dialog.evaluate(otherBreaks), key).toEqual([])
      await page.keyboard.press('Escape')
      await expect(dialog).toBeHidden()
    }
    await page.getByRole('button', { name: /アカウント/ }).click()
    const menu = page.getByRole('dialog', { name: /アカウント/ })
    await expect(menu).toContainText(JAPANESE)
    expect(await menu.evaluate(otherBreaks)).toEqual([])
    await page.keyboard.press('Escape')

    await page.getByRole('button', { name: new RegExp(`${disputeId}.*コピー`) }).click()
    const message = page.getByRole('status').getByText(new RegExp(`${disputeId}.*コピー`))
    await expect(message).toHaveCSS('word-break', 'auto-phrase')
  })
})
