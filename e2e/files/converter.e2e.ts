import { writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { PDFDocument } from '@cantoo/pdf-lib'
import { msgFile } from '@/testing/msg-file'
import { docxFile, MAIL } from '@/testing/office-files'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { test } from '@/e2e/fixtures/converting-desk'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { expect } from '@/e2e/fixtures/test'

const letter = {
  name: 'letter.docx',
  mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  buffer: docxFile('Delivered on 21 March'),
}

test('makes a PDF of a Word file, shows it before it is sent, and sends it', async ({
  page,
  dispute,
  disputeId,
  merchant,
  converter,
}) => {
  const before = converter.documents.length
  await expect(page.getByRole('region', { name: 'Add documents' })).toContainText(
    'Word, Excel or email',
  )
  await dispute.choose(letter)
  const row = dispute.file('letter.pdf')
  await expect(row).toContainText('Converted from a text document')
  await expect(row).toContainText('1 page')
  await expect(row).toContainText('Says “Delivery note”')
  await expect(page.getByRole('button', { name: /^Keep original/ })).toHaveCount(0)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Preview letter.pdf' }).click()
  const dialog = page.getByRole('dialog', { name: 'letter.pdf' })
  await expect(dialog).toContainText('Converted from a text document')
  await expect(dialog.getByText('parcel delivered and signed')).toBeAttached()
  await page.keyboard.press('Escape')

  await dispute.uploadAs('Details of purchase', 'letter.pdf')
  const sent = await PDFDocument.load(await merchant.firstContent(disputeId))
  expect(sent.getPageCount()).toBe(1)
  expect(converter.documents.slice(before)).toEqual([
    { filename: 'document.docx', bytes: letter.buffer },
  ])
})

test('says that the converter is down and how to save as PDF, and retries', async ({
  page,
  dispute,
  converter,
}) => {
  converter.behave('fail')
  await dispute.choose(letter)
  const row = dispute.file('letter.docx')
  await expect(row).toContainText('can’t be converted to PDF right now')
  await expect(row).toContainText('File > Save As > PDF')
  await expectAccessible(page)

  converter.behave('hang')
  const hasArrived = converter.nextRequest()
  const isBrokenOff = converter.nextAbort()
  await page.getByRole('button', { name: 'Retry letter.docx' }).click()
  await hasArrived
  await expect(row).toContainText('Converting to PDF…')
  await page.getByRole('button', { name: 'Remove letter.docx from the queue' }).click()
  await isBrokenOff
  await expect(dispute.rows).toHaveCount(0)

  converter.behave('convert')
  await page.getByRole('button', { name: 'Undo removing letter.docx' }).click()
  await expect(dispute.file('letter.pdf')).toContainText('Converted from a text document')
})

const mail = {
  name: 'delivered.eml',
  mimeType: 'message/rfc822',
  buffer: Buffer.from(MAIL),
}

test('makes a PDF of a mail, of a page that cannot load or run anything', async ({
  page,
  dispute,
  disputeId,
  merchant,
  converter,
}) => {
  const before = converter.documents.length
  const outlook = msgFile({ properties: { 0x37: 'Thanks', 0x1000: 'It arrived' } })
  await dispute.choose(mail, { name: 'thanks.msg', mimeType: '', buffer: outlook })
  await expect(dispute.file('delivered.pdf')).toContainText('Converted from an email')
  await expect(dispute.file('thanks.pdf')).toContainText('Converted from an email')
  await expectAccessible(page)
  await dispute
    .file('thanks.pdf')
    .getByRole('button', { name: /^Remove/ })
    .click()
  await dispute.uploadAs('Details of purchase', 'delivered.pdf')
  const sent = await PDFDocument.load(await merchant.firstContent(disputeId))
  expect(sent.getPageCount()).toBe(1)

  const pages = converter.documents.slice(before)
  expect(pages.map(({ filename }) => filename)).toEqual(['index.html', 'index.html'])
  const sources = pages.map(({ bytes }) => bytes.toString()).toSorted()
  for (const source of sources) expect(source).toMatch(/^<!doctype html>.*default-src 'none'/)
  expect(sources.join('')).toContain('>ใบเสร็จ<')
  expect(sources.join('')).toContain('Your parcel was delivered.')
  expect(sources.join('')).toContain('It arrived')
})

test('says how to print a mail that the converter refuses', async ({ dispute, converter }) => {
  converter.behave('refuse')
  await dispute.choose(mail)
  await expect(dispute.file('delivered.eml')).toContainText('File > Print and save it as a PDF')
  converter.behave('convert')
})

test.describe('a page that the worker did not make', () => {
  test.use({ expectedConsole: /violates the following Content Security Policy directive/ })

  test('loads nothing', async ({ page, browser, disputeId, converter }, testInfo) => {
    await new DisputePage(page).open(disputeId)
    const address = `${converter.url}/picture.png`
    const body =
      `<div><img src="${address}"><img srcset="${address} 1x"><p style="background:url(${address})">a</p>` +
      `<table background="${address}"><tr><td style="list-style-image:url(${address})">b</td></tr></table></div>`
    const status = await page.evaluate(async (sent) => {
      const path = '/api/conversions?format=mail'
      return (await fetch(path, { method: 'POST', body: sent })).status
    }, body)
    expect(status).toBe(200)
    const source = converter.documents.at(-1)?.bytes ?? Buffer.alloc(0)
    expect(source.toString()).toContain(address)

    const before = converter.requests()
    const file = testInfo.outputPath('index.html')
    await writeFile(file, source)
    const context = await browser.newContext({ javaScriptEnabled: false })
    const printed = await context.newPage()
    await printed.goto(pathToFileURL(file).href, { waitUntil: 'networkidle' })
    await expect(printed.getByText('b', { exact: true })).toBeVisible()
    expect(converter.requests()).toBe(before)
    await writeFile(file, source.toString().replace(/<meta http-equiv[^>]*>/, ''))
    await printed.goto(pathToFileURL(file).href, { waitUntil: 'networkidle' })
    expect(converter.requests()).toBeGreaterThan(before)
    await context.close()
  })
})
