import { expect, test } from '@/e2e/fixtures/test'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { visit } from '@/e2e/fixtures/visit'

const UNREADABLE = [
  {
    locale: 'en',
    document: '1 document couldn’t be read.',
    unclear: '1 document of unknown kind',
    dispute: '1 dispute couldn’t be read.',
    answer: 'Omise sent a reply that Evidence Desk can’t read. Trying again won’t help',
    message: 'Message from Omise',
  },
  {
    locale: 'th',
    document: 'อ่านข้อมูลเอกสารไม่ได้ 1 ฉบับ',
    unclear: 'มีเอกสารที่ไม่ทราบประเภท 1 ฉบับ',
    dispute: 'อ่านข้อมูลไม่ได้ 1 เคส',
    answer: 'Omise ตอบกลับด้วยข้อมูลที่ Evidence Desk อ่านไม่ได้',
    message: 'ข้อความจาก Omise',
  },
  {
    locale: 'ja',
    document: '書類1件を読み取れませんでした。',
    unclear: '種類のわからない書類が1件',
    dispute: 'チャージバック1件を読み取れませんでした。',
    answer: 'Omise から届いた応答を Evidence Desk が読み取れません。',
    message: 'Omise からのメッセージ',
  },
] as const

for (const { locale, ...words } of UNREADABLE) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale })

    test(`an unreadable document is counted above the others (${locale})`, async ({
      page,
      merchant,
      disputeId,
    }) => {
      await merchant.addDocument(disputeId, 'first.pdf')
      await merchant.addDocument(disputeId, 'second.pdf')
      await merchant.fail({ on: {}, fault: { type: 'unreadable_item', object: 'document' } })
      await visit(page, `/disputes/${disputeId}`)
      const card = page.getByRole('region', { name: /^(Documents|เอกสาร|書類)/ })
      await expect(card.getByText(words.document)).toBeVisible()
      const rows = card.getByRole('table').getByRole('row')
      await expect(rows.filter({ hasText: 'second.pdf' })).toBeVisible()
      await expect(rows.filter({ hasText: 'first.pdf' })).toHaveCount(0)
      await expect(page.getByText(words.unclear).first()).toBeVisible()
      await expectAccessible(page)
    })

    test(`an unreadable dispute is counted above the others (${locale})`, async ({
      page,
      merchant,
    }) => {
      const first = await merchant.firstDispute('pending')
      await merchant.fail({ on: {}, fault: { type: 'unreadable_item', object: 'dispute' } })
      await visit(page, '/disputes?tab=pending')
      await expect(page.getByText(words.dispute)).toBeVisible()
      const rows = page.getByRole('table').getByRole('row')
      await expect(rows.nth(1)).toBeVisible()
      await expect(rows.filter({ hasText: first })).toHaveCount(0)
    })

    test(`an unreadable response is reported (${locale})`, async ({ page, merchant }) => {
      await merchant.fail({ on: { path: '^/disputes' }, fault: { type: 'html', status: 200 } })
      await visit(page, '/disputes')
      await expect(page.getByText(words.answer)).toBeVisible()
    })

    test(`a message of an Omise administrator is shown (${locale})`, async ({
      page,
      merchant,
      disputeId,
    }) => {
      const written = await merchant.disputeWithAdminMessage()
      await visit(page, `/disputes/${written.disputeId}`)
      const message = page.getByRole('region', { name: words.message })
      await expect(message.getByText(written.text)).toBeVisible()
      await expectAccessible(page)
      await visit(page, `/disputes/${disputeId}`)
      await expect(page.getByText(disputeId).first()).toBeVisible()
      await expect(message).toHaveCount(0)
    })
  })
}
