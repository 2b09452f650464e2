import type { Page, Route } from 'playwright/test'
import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { jpgFile, pdfFile, pngFile, textFile } from '@/e2e/fixtures/files'
import { holdReads } from '@/e2e/fixtures/hold-reads'
import { expect, test } from '@/e2e/fixtures/test'

test('three files of different kinds are dropped, previewed and uploaded to Omise', async ({
  page,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  const [receipt, slip, chat] = [
    pdfFile('paper.pdf', { pages: 3 }),
    jpgFile('slip.jpg'),
    pngFile('ภาพ.png'),
  ]
  await dispute.open(disputeId)
  await dispute.drop(receipt, slip, chat)

  await expect(dispute.file('paper.pdf')).toContainText('3 pages')
  await expect(page.getByRole('button', { name: /^Upload/ }).last()).toBeDisabled()
  await dispute.chooseKind('paper.pdf', 'Details of purchase')
  await dispute.chooseKind('slip.jpg', 'Proof of receipt')
  await dispute.chooseKind('ภาพ.png', 'Proof of acceptance')
  expect(await merchant.documents(disputeId)).toEqual([])

  await dispute.upload(3)
  for (const { name } of [receipt, slip, chat]) {
    await expect(dispute.document(name)).toBeVisible()
  }
  const documents = await merchant.documents(disputeId)
  expect(documents.map(({ filename, kind }) => [filename, kind]).sort()).toEqual(
    [
      ['paper.pdf', 'details_of_purchase'],
      ['slip.jpg', 'proof_of_receipt'],
      ['ภาพ.png', 'proof_of_acceptance'],
    ].sort(),
  )
  for (const { id, filename } of documents) {
    const sent = [receipt, slip, chat].find(({ name }) => name === filename)
    expect((await merchant.contentOf(id)).equals(sent?.buffer ?? Buffer.alloc(0))).toBe(true)
  }
  await expect(page.getByText('Somchai Prasert uploaded paper.pdf')).toBeVisible()
})

test('a file is previewed page by page, named and given its kind before it is sent', async ({
  page,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(pdfFile('scan 0001.pdf', { pages: 2 }))
  await page.getByRole('button', { name: 'Preview scan 0001.pdf' }).first().click()
  const preview = page.getByRole('dialog')
  await expect(preview.getByText('Page 1 of 2')).toBeVisible()
  await preview.getByRole('button', { name: 'Next page' }).click()
  await expect(preview.getByText('Page 2 of 2')).toBeVisible()
  await preview.getByLabel('Kind').selectOption({ label: 'Proof of receipt' })
  await preview.getByLabel('Filename at Omise').fill('delivery receipt')
  await preview.getByRole('button', { name: 'Upload document' }).click()
  await expect(dispute.document('delivery receipt.pdf')).toBeVisible()
  expect(await merchant.documents(disputeId)).toMatchObject([
    { filename: 'delivery receipt.pdf', kind: 'proof_of_receipt' },
  ])
})

test('files that cannot be evidence are refused with a reason, and the others are sent', async ({
  page,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(
    textFile('notes.txt', 'hello'),
    textFile('program.pdf', 'MZ this is a program'),
    { ...textFile('empty.pdf', ''), mimeType: 'application/pdf' },
    { ...pdfFile('cut.pdf'), buffer: pdfFile('cut.pdf').buffer.subarray(0, 200) },
    pdfFile('huge.pdf', { size: MAX_DOCUMENT_BYTES + 1 }),
    pdfFile('good.pdf'),
  )
  await expect(dispute.file('notes.txt')).toContainText('isn’t a PDF or an image')
  await expect(dispute.file('program.pdf')).toContainText('but different content')
  await expect(dispute.file('empty.pdf')).toContainText('is empty')
  await expect(dispute.file('cut.pdf')).toContainText('is incomplete')
  await expect(dispute.file('huge.pdf')).toContainText('10.1 MB; the limit is 10 MB')
  await dispute.uploadAs('Details of purchase', 'good.pdf')
  expect(await merchant.documents(disputeId)).toHaveLength(1)
})

test('hostile filenames are cleaned, and every script is kept', async ({
  page,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  const names = [
    '..\\..\\windows\\領収書<1>?.pdf',
    'ใบเสร็จ\u202egnp.exe\u0000.pdf',
    `${'long '.repeat(60)}.pdf`,
  ]
  await dispute.choose(...names.map((name) => pdfFile(name)))
  await page.getByLabel('Same kind for all').selectOption({ label: 'Proof of receipt' })
  await dispute.upload(names.length)
  await expect(page.getByRole('button', { name: /^Delete / })).toHaveCount(names.length)
  const filenames = (await merchant.documents(disputeId)).map(({ filename }) => filename)
  expect(filenames).toContain('領収書_1__.pdf')
  expect(filenames).toContain('ใบเสร็จgnp.exe.pdf')
  const shortened = filenames.find((name) => name.startsWith('long')) ?? ''
  expect(shortened).toMatch(/^(long ){20,}\w+\.pdf$/)
  expect(shortened.length).toBeLessThanOrEqual(120)
})

test('exactly 10 MB and one byte less arrive completely', async ({ page, disputeId, merchant }) => {
  const dispute = new DisputePage(page)
  const files = [
    pdfFile('exactly.pdf', { size: MAX_DOCUMENT_BYTES }),
    pdfFile('one-less.pdf', { size: MAX_DOCUMENT_BYTES - 1 }),
  ]
  await dispute.open(disputeId)
  await dispute.choose(...files)
  await page.getByLabel('Same kind for all').selectOption({ label: 'Proof of receipt' })
  await dispute.upload(2)
  for (const { name } of files) await expect(dispute.document(name)).toBeVisible()
  for (const { id, filename } of await merchant.documents(disputeId)) {
    const sent = files.find(({ name }) => name === filename)
    expect((await merchant.contentOf(id)).equals(sent?.buffer ?? Buffer.alloc(0))).toBe(true)
  }
})

test('a screenshot is pasted, named, and waits for its kind', async ({ page, disputeId }) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await page.evaluate((base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
    const clipboardData = new DataTransfer()
    clipboardData.items.add(new File([bytes], 'image.png', { type: 'image/png' }))
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
  }, pngFile('image.png').buffer.toString('base64'))
  await expect(dispute.file('Screenshot 20')).toBeVisible()
  await expect(page.getByRole('combobox', { name: /^Kind of Screenshot/ })).toHaveValue('')
})

test('an upload for which Omise was too busy resumes by itself, and is sent once', async ({
  page,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await merchant.fail({
    on: { method: 'POST', path: `${disputeId}/documents` },
    fault: { type: 'status', status: 429 },
    times: 1,
  })
  await dispute.choose(pdfFile('busy.pdf'), pdfFile('fine.pdf'))
  await page.getByLabel('Same kind for all').selectOption({ label: 'Proof of receipt' })
  await dispute.upload(2)
  await expect(dispute.document('busy.pdf')).toBeVisible()
  await expect(dispute.document('fine.pdf')).toBeVisible()
  expect(await merchant.documents(disputeId)).toHaveLength(2)
})

const FAILURES = [
  ['refuses our key', { type: 'status', status: 401 }, 'Omise rejected the API key'],
  ['answers 500', { type: 'status', status: 500 }, 'checking whether Omise received it'],
  ['answers with HTML', { type: 'html' }, 'checking whether Omise received it'],
  ['hangs', { type: 'hang' }, 'checking whether Omise received it'],
  ['hangs up at once', { type: 'reset_before_body' }, 'waiting for Omise, which isn’t responding'],
] as const

for (const [what, fault, words] of FAILURES) {
  test(`when Omise ${what}, the row reports it, and the upload completes by itself`, async ({
    page,
    disputeId,
    merchant,
  }) => {
    const dispute = new DisputePage(page)
    await dispute.open(disputeId)
    const on = { method: 'POST', path: `${disputeId}/documents` }
    await merchant.fail({ on, fault })
    // When Omise reads nothing, only a part of this is on the wire, so Omise cannot have the file.
    const size = fault.type === 'reset_before_body' ? 9_000_000 : undefined
    await dispute.choose(pdfFile('proof.pdf', size ? { size } : {}))
    await dispute.chooseKind('proof.pdf', 'Proof of receipt')
    await dispute.upload(1)
    await expect(dispute.file('proof.pdf')).toContainText(words)
    await merchant.heal()
    await expect(dispute.document('proof.pdf')).toBeVisible({ timeout: 30_000 })
    expect(await merchant.documents(disputeId)).toHaveLength(1)
  })
}

test('a lost response creates no second document', async ({ page, disputeId, merchant }) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await merchant.fail({
    on: { method: 'POST', path: `${disputeId}/documents` },
    fault: { type: 'reset_after_apply' },
    times: 1,
  })
  await dispute.choose(pdfFile('once.pdf'))
  await dispute.uploadAs('Proof of receipt', 'once.pdf')
  expect(await merchant.documents(disputeId)).toHaveLength(1)
})

test('a dispute that was closed in the meantime accepts no files, and reports it', async ({
  page,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  // Otherwise the page would remove the button as soon as it learns of the decision.
  const releaseReads = await holdReads(page)
  await dispute.choose(pdfFile('late.pdf'))
  await dispute.chooseKind('late.pdf', 'Proof of receipt')
  await merchant.setStatus(disputeId, 'pending')
  await dispute.upload(1)
  releaseReads()
  await expect(page.getByText('no longer open').first()).toBeVisible()
  expect(await merchant.documents(disputeId)).toEqual([])
})

test('a double click on Cancel cancels the upload and removes nothing', async ({
  page,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await limitUploadSpeed(page, 50_000)
  await dispute.choose(pdfFile('slow.pdf', { size: 2_000_000 }))
  await dispute.chooseKind('slow.pdf', 'Proof of receipt')
  await dispute.upload(1)
  await expect(dispute.file('slow.pdf').getByRole('progressbar')).toBeVisible()
  const cancel = page.getByRole('button', { name: 'Cancel the upload of slow.pdf' })
  // Waits until it stands still.
  await cancel.hover()
  // A press on the position, not on the button: the second click hits whatever appears there.
  const place = await cancel.boundingBox()
  if (!place) throw new Error('Cancel has no place on screen')
  await page.mouse.dblclick(place.x + place.width / 2, place.y + place.height / 2)
  await expect(dispute.file('slow.pdf')).toContainText('Cancelled')
  await expect(page.getByText('1 file · 1 cancelled')).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  expect(await merchant.documents(disputeId)).toEqual([])
})

test('a removed file is restored with its kind and name', async ({ page, disputeId }) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(pdfFile('first.pdf'), pdfFile('second.pdf', { pages: 2 }))
  await dispute.chooseKind('first.pdf', 'Proof of receipt')
  // The second row moves up under the pointer, and stays.
  await page.getByRole('button', { name: 'Remove first.pdf from the queue' }).dblclick()
  await expect(dispute.file('first.pdf')).toHaveCount(0)
  await expect(dispute.file('second.pdf')).toBeVisible()
  await page.getByRole('button', { name: 'Undo removing first.pdf' }).click()
  await expect(dispute.rows.first()).toContainText('first.pdf')
  await expect(page.getByRole('combobox', { name: 'Kind of first.pdf' })).toHaveValue(
    'proof_of_receipt',
  )
  await expect(page.getByRole('button', { name: 'Preview first.pdf' }).first()).toBeFocused()
})

test('an upload interrupted by a lost connection resumes by itself', async ({
  page,
  context,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  const sending = Promise.withResolvers<Route>()
  const uploads = /\/documents\?/
  await page.route(uploads, async (route) => {
    if (route.request().method() === 'POST') sending.resolve(route)
    else await route.continue()
  })
  await dispute.choose(pdfFile('slow.pdf'))
  await dispute.chooseKind('slow.pdf', 'Proof of receipt')
  await dispute.upload(1)
  const upload = await sending.promise
  await context.setOffline(true)
  await upload.abort('internetdisconnected')
  await expect(dispute.file('slow.pdf')).toContainText('The connection was lost')
  await expect(page.getByText('You are offline')).toBeVisible()
  await expect(page.getByText('1 file · 1 being sent')).toBeVisible()
  await page.unroute(uploads)
  await context.setOffline(false)
  await expect(dispute.document('slow.pdf')).toBeVisible()
  expect(await merchant.documents(disputeId)).toHaveLength(1)
})

/** A slow line keeps a file in transit until the test has seen it. Bytes per second. */
async function limitUploadSpeed(page: Page, uploadThroughput: number): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput,
  })
}
