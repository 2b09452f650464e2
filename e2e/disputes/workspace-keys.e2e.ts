import type { Page } from 'playwright/test'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { pdfFile } from '@/e2e/fixtures/files'
import { holdCodeBack } from '@/e2e/fixtures/hold-code-back'
import { expect, test } from '@/e2e/fixtures/test'

test.use({ viewport: { width: 1440, height: 900 } })

const readerOf = (page: Page) => page.getByRole('region', { name: 'Reader', exact: true })

test('keys scroll the file while the focus is in the list, and a note takes them all', async ({
  page,
  disputeId,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(pdfFile('long.pdf', { pages: 12 }))
  await dispute.chooseKind('long.pdf', 'Details of purchase')
  await dispute.upload(1)
  await dispute.document('long.pdf').getByRole('button').first().click()
  const reader = readerOf(page)
  const file = reader.getByRole('region', { name: 'long.pdf' })
  await expect(reader.getByRole('img', { name: 'Page 1 of 12 of long.pdf' })).toBeVisible()
  const scrolled = () => file.evaluate(({ scrollTop }) => scrollTop)
  for (const key of ['PageDown', ' ', 'ArrowDown']) {
    const before = await scrolled()
    await page.keyboard.press(key)
    await expect.poll(scrolled, key).toBeGreaterThan(before)
  }
  const before = await scrolled()
  // The code of the field is late: keys typed in the meantime are meant for it, and do nothing else.
  const letCodeCome = await holdCodeBack(page)
  await page.getByRole('button', { name: 'Write a note' }).click()
  await page.keyboard.press('PageDown')
  await page.keyboard.press('r')
  letCodeCome()
  const field = page.getByRole('textbox', { name: 'Note' })
  await expect(field).toBeFocused()
  await page.keyboard.press('PageDown')
  await page.keyboard.press('r')
  await expect(field).toHaveValue('r')
  expect(await scrolled()).toBe(before)
})

test('after an upload by keyboard, the keys read the document', async ({ page, disputeId }) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose files' }).press('Enter')
  await (await chooser).setFiles([pdfFile('invoice.pdf', { pages: 12 })])
  await expect(page.getByRole('button', { name: /^Upload 1 document with/ })).toBeVisible()
  await page.keyboard.press('Control+Enter')
  await expect(dispute.document('invoice.pdf')).toBeVisible()
  await page.keyboard.press('j')
  const reader = readerOf(page)
  await expect(reader.getByRole('img', { name: 'Page 1 of 12 of invoice.pdf' })).toBeVisible()
  await page.keyboard.press(' ')
  const file = reader.getByRole('region', { name: 'invoice.pdf' })
  await expect.poll(() => file.evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThan(0)
})

test('a Thai keyboard has the shortcuts on the same keys', async ({
  page,
  disputeId,
  merchant,
}) => {
  for (const name of ['one.pdf', 'two.pdf']) await merchant.addDocument(disputeId, name)
  await new DisputePage(page).open(disputeId)
  const pressThai = (key: string, code: string) =>
    page.evaluate(
      (init) => {
        document.body.dispatchEvent(new KeyboardEvent('keydown', { ...init, bubbles: true }))
      },
      { key, code },
    )
  const status = readerOf(page).getByRole('status').filter({ hasText: ' of 2' })
  await pressThai('่', 'KeyJ')
  await expect(status).toHaveText('1 of 2')
  await pressThai('่', 'KeyJ')
  await expect(status).toHaveText('2 of 2')
  await pressThai('า', 'KeyK')
  await expect(status).toHaveText('1 of 2')
})
