import type { Page } from 'playwright/test'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { textIn } from '@/e2e/fixtures/file-contents'
import { lockedPdf } from '@/e2e/fixtures/pictures'
import { asksBeforeLeaving, storedInBrowser } from '@/e2e/fixtures/stored-in-browser'
import { expect, test } from '@/e2e/fixtures/test'
import { reload } from '@/e2e/fixtures/visit'

test('asks for the password of a locked PDF, and sends a copy without it', async ({
  page,
  disputeId,
  merchant,
}) => {
  page.on('dialog', (dialog) => void dialog.accept())
  const password = 'Open-Sesame-77'
  const sent: string[] = []
  page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`))
  page.on('console', (message) => sent.push(message.text()))
  // Playwright does not have the bodies of uploads.
  await page.addInitScript(() => {
    const send = XMLHttpRequest.prototype.send
    XMLHttpRequest.prototype.send = function (body) {
      const content = new Response(body instanceof Document ? null : body)
      void content
        .arrayBuffer()
        .then((bytes) => console.log(`body ${new TextDecoder('latin1').decode(bytes)}`))
      send.call(this, body)
    }
  })
  await page.addInitScript(() => {
    const post = BroadcastChannel.prototype.postMessage
    BroadcastChannel.prototype.postMessage = function (message: unknown) {
      console.log(
        JSON.stringify(message, (_, value) => (value instanceof Map ? [...value] : value)),
      )
      post.call(this, message)
    }
  })
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(await lockedPdf('scan 7.pdf', password, 'Invoice 7, delivered'))
  const row = dispute.file('scan 7.pdf')
  await expect(row).toContainText('scan 7.pdf is locked')
  const field = row.getByLabel('Password of scan 7.pdf')
  await expect(field).toHaveAttribute('autocomplete', 'off')
  await expectAccessible(page)
  await expect.poll(async () => (await storedInBrowser(page)).files).toBe(1)
  await reload(page)
  await field.fill('open-sesame-77')
  await row.getByRole('button', { name: 'Unlock scan 7.pdf' }).click()
  await expect(row.getByRole('alert')).toContainText('This password doesn’t open scan 7.pdf')
  await expect(field).toBeFocused()
  await expectAccessible(page)

  await field.fill(password)
  await page.keyboard.press('Enter')
  await expect(row).toContainText('Password removed')
  await expect(row).toContainText('2 pages')
  await expect(row).toContainText('Says “Invoice”')
  await expect(page.getByRole('button', { name: /^Keep original/ })).toHaveCount(0)
  await page.getByRole('button', { name: 'Preview scan 7.pdf' }).click()
  await expect(page.getByRole('dialog')).toContainText('Password removed')
  await page.keyboard.press('Escape')
  await expect.poll(() => asksBeforeLeaving(page)).toBe(false)
  expect((await storedInBrowser(page)).files).toBe(1)
  const stored = await page.evaluate(() =>
    JSON.stringify([{ ...sessionStorage }, { ...localStorage }]),
  )
  await expect.poll(() => sent.join('\n')).toContain('"unlocked"')
  for (const text of [(await storedInBrowser(page)).text, stored, sent.join('\n')]) {
    expect(text.includes(password)).toBe(false)
  }

  await dispute.uploadAs('Proof of receipt', 'scan 7.pdf')
  const bytes = await merchant.firstContent(disputeId)
  expect(await textIn(bytes)).toContain('Invoice 7, delivered')
  // In Latin-1 and in UTF-16.
  const forms = [password, [...password].map((letter) => `\0${letter}`).join('')]
  await expect.poll(() => sent.join('\n')).toContain('body %PDF-')
  for (const text of [bytes.toString('latin1'), sent.join('\n'), await everythingStored(page)]) {
    for (const form of forms) expect(text.includes(form)).toBe(false)
  }
})

/** Of every kind of storage that the page has. */
async function everythingStored(page: Page): Promise<string> {
  const cached = await page.evaluate(async () => {
    const texts = [document.cookie, JSON.stringify([{ ...sessionStorage }, { ...localStorage }])]
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      for (const response of await cache.matchAll()) texts.push(await response.text())
    }
    return texts.join('\n')
  })
  return `${cached}\n${(await storedInBrowser(page)).text}`
}
