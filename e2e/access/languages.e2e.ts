import { DEMO_PASSWORD } from '@/testing/session'
import { pdfFile } from '@/e2e/fixtures/files'
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

test.describe('in Japanese', () => {
  test.use({ locale: 'ja' })

  test('English text says so, and lines break between phrases', async ({ page, merchant }) => {
    const { disputeId, text } = await merchant.disputeWithAdminMessage()
    await visit(page, `/disputes/${disputeId}`)
    await expect(page.getByText(text)).toHaveAttribute('lang', 'en')
    await expect(page.getByRole('main')).toHaveCSS('word-break', 'auto-phrase')
  })
})
