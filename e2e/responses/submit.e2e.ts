import type { SandboxMerchant } from '@/testing/sandbox'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { pdfFile } from '@/e2e/fixtures/files'
import { holdReads } from '@/e2e/fixtures/hold-reads'
import { ResponsePage } from '@/e2e/fixtures/response-page'
import { expect, test } from '@/e2e/fixtures/test'
import { visit } from '@/e2e/fixtures/visit'

const TEXT = 'The parcel was signed for on 2 May.'
const OFTEN = { intervals: [50] }

async function submits(merchant: SandboxMerchant, disputeId: string): Promise<number> {
  const requests = await merchant.requests()
  return requests.filter(({ method, path }) => method === 'PATCH' && path.includes(disputeId))
    .length
}

test('a response is written, checked, acknowledged and submitted; then the page shows what follows', async ({
  page,
  merchant,
}) => {
  test.slow()
  const { id: disputeId } = await merchant.createDispute({
    reasonCode: 'goods_or_services_not_provided',
    card: { brand: 'Visa' },
  })
  const response = new ResponsePage(page)
  // The list counts the new dispute.
  await visit(page, '/disputes')
  await response.open(disputeId)
  const openDisputes = page.getByRole('navigation').getByText(/open disputes?$/)
  await expect(openDisputes).toBeAttached()
  // Disputes of other tests may be counted at any moment, so the number is compared with that of the server.
  const expectCounted = () =>
    expect(async () => {
      const counts = await page.request.get('/api/disputes/counts')
      const { open } = (await counts.json()) as { open: number }
      await expect(openDisputes).toHaveText(`${open} open disputes`, { timeout: 1_000 })
    }).toPass()
  await expectCounted()
  await response.write(TEXT)
  await response.askToSubmit()
  const dialog = response.submitDialog
  await expect(dialog).toContainText('After that, documents can’t be added or deleted')
  await expect(dialog).toContainText('Proof of receipt is missing')
  await expect(dialog).toContainText('All uploads are finished')
  const understood = dialog.getByRole('checkbox', {
    name: 'I understand that nothing can be changed',
  })
  await expect(understood).toBeFocused()
  // Enter alone does nothing.
  await page.keyboard.press('Enter')
  await expectAccessible(page)
  const confirm = dialog.getByRole('button', { name: 'Submit response' })
  await expect(confirm).toHaveAttribute('aria-disabled', 'true')
  await confirm.click({ force: true })
  await page.keyboard.press('Control+Enter')
  await expect(dialog).toContainText('Tick the box to submit.')
  await expect(understood).toBeFocused()
  expect(await submits(merchant, disputeId)).toBe(0)

  await (await response.acknowledge()).click()
  await expect(response.notice('The response was submitted by')).toBeVisible()
  await expect(response.notice('The response was submitted by')).toBeFocused()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('heading', { name: 'What happens next' })).toBeVisible()
  await expect(page.getByText('It decides within about 45 to 60 days.')).toBeVisible()
  const expected = page.getByRole('region', { name: 'Decision expected by' })
  await expect(expected).toContainText('Estimate: Visa issuers usually decide within 45 to 60 days')
  await expect(page.getByText('The bank is deciding. The documents were sent')).toHaveCount(0)
  await expectCounted()
  await expect(page.getByText('upload · ')).toHaveCount(0)
  await page.keyboard.press('?')
  const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(keys).toContainText('Preview the document')
  await expect(keys).not.toContainText(/upload|submit|Delete/)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Choose files' })).toHaveCount(0)
  await expect(page.getByText(/submitted the response/)).toBeVisible()
  expect(await merchant.dispute(disputeId)).toMatchObject({ status: 'pending', message: TEXT })
  expect(await submits(merchant, disputeId)).toBe(1)
})

test('a double click is one response', async ({ page, disputeId, merchant }) => {
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await response.write(TEXT)
  await response.askToSubmit()
  const { promise: pressed, resolve: letSubmit } = Promise.withResolvers<void>()
  await page.route('**/response', async (route) => {
    if (route.request().method() === 'POST') await pressed
    await route.continue()
  })
  const confirm = await response.acknowledge()
  await confirm.dblclick()
  await page.keyboard.press('Escape')
  await expect(response.submitDialog).toHaveAttribute('aria-busy', 'true')
  letSubmit()
  await expect(response.notice('The response was submitted by')).toBeVisible()
  expect(await submits(merchant, disputeId)).toBe(1)
})

test('a waiting file in the queue blocks the response until it is sent or removed', async ({
  page,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await dispute.choose(pdfFile('receipt.pdf'))
  await response.write(TEXT)
  await response.askToSubmit()
  await expect(response.submitDialog).toContainText('1 file in the queue hasn’t been sent.')
  const confirm = await response.acknowledge()
  await expect(confirm).toHaveAttribute('aria-disabled', 'true')
  await confirm.click({ force: true })
  expect(await submits(merchant, disputeId)).toBe(0)

  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Remove receipt.pdf from the queue' }).click()

  // A refused file may be evidence that was meant to go.
  await dispute.choose({ name: 'chat.zip', mimeType: 'application/zip', buffer: Buffer.from('PK') })
  await expect(dispute.file('chat.zip')).toContainText('isn’t a PDF or an image')
  await response.askToSubmit()
  await expect(response.submitDialog).toContainText('1 file in the queue hasn’t been sent.')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Remove chat.zip from the queue' }).click()
  await response.askToSubmit()
  await (await response.acknowledge()).click()
  await expect(response.notice('The response was submitted by')).toBeVisible()
  expect(await submits(merchant, disputeId)).toBe(1)
})

test('two tabs submit one response, and both show the outcome', async ({
  page,
  context,
  disputeId,
  merchant,
}) => {
  const first = new ResponsePage(page)
  await first.open(disputeId)
  await first.write(TEXT)
  const second = new ResponsePage(await context.newPage())
  await second.open(disputeId)
  await second.card.getByRole('button', { name: 'Continue writing' }).click()
  await second.askToSubmit()
  await first.askToSubmit()
  const confirmSecond = await second.acknowledge()
  await expect(confirmSecond).toHaveAttribute('aria-disabled', 'false')
  // Otherwise the second tab would close its dialog as soon as it learns of the submission.
  const releaseReads = await holdReads(second.page)
  await (await first.acknowledge()).click()
  await expect(first.notice('The response was submitted by')).toBeVisible()
  await confirmSecond.click()
  releaseReads()
  await expect(second.notice('The response was submitted by')).toBeVisible()
  await expect(second.submitDialog).toBeHidden()
  expect(await submits(merchant, disputeId)).toBe(1)
})

test('a dispute that was closed in the meantime is shown as closed, and nothing is sent', async ({
  page,
  disputeId,
  merchant,
}) => {
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await response.write(TEXT)
  await response.askToSubmit()
  const confirm = await response.acknowledge()
  // The dialog has read the dispute for the last time before it is closed.
  await expect(confirm).toHaveAttribute('aria-disabled', 'false')
  // Otherwise the page would close the dialog as soon as it learns of the decision.
  const releaseReads = await holdReads(page)
  await merchant.setStatus(disputeId, 'lost')
  await confirm.click()
  releaseReads()
  await expect(response.notice('The response written here wasn’t sent.')).toBeVisible()
  await expect(page.getByText('This dispute was lost on')).toBeVisible()
  await expect(response.submitDialog).toBeHidden()
  expect(await submits(merchant, disputeId)).toBe(0)
})

test('a dispute answered elsewhere at the same moment is reported', async ({
  page,
  disputeId,
  merchant,
}) => {
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await response.write(TEXT)
  await response.askToSubmit()
  await merchant.fail({
    on: { method: 'PATCH', path: disputeId },
    fault: { type: 'latency', ms: 1_800 },
  })
  await (await response.acknowledge()).click()
  // Often, so that the dispute is answered elsewhere before Omise takes this response.
  await expect.poll(() => submits(merchant, disputeId), OFTEN).toBe(1)
  await merchant.setStatus(disputeId, 'pending')
  await expect(response.notice('The response written here wasn’t sent.')).toBeVisible()
  await expect(page.getByText('Answered in the dashboard')).toBeVisible()
})

test('Omise hangs after it accepted the response: it is not sent again, and the page shows the outcome', async ({
  page,
  disputeId,
  merchant,
}) => {
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await response.write(TEXT)
  await response.askToSubmit()
  const confirm = await response.acknowledge()
  const reads = { method: 'GET', path: `/disputes/${disputeId}$` }
  await merchant.fail({
    on: { method: 'PATCH', path: disputeId },
    fault: { type: 'hang_after_apply' },
    times: 1,
  })
  await confirm.click()
  // Often, so that the next fault is in place before the submission times out and the desk probes for its outcome.
  await expect.poll(() => submits(merchant, disputeId), OFTEN).toBe(1)
  const { id } = await merchant.fail({ on: reads, fault: { type: 'status', status: 503 } })
  await expect(response.notice('It isn’t known yet whether the response reached')).toBeVisible()
  await expect(response.card.getByRole('button', { name: 'Continue writing' })).toHaveCount(0)
  await page.reload()
  await merchant.removeFault(id)
  await page.reload()
  await expect(response.notice('The response was submitted by')).toBeVisible()
  expect(await submits(merchant, disputeId)).toBe(1)
})

test('Omise hangs without accepting it: the page reports it, and it can be submitted again', async ({
  page,
  disputeId,
  merchant,
}) => {
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await response.write(TEXT)
  await response.askToSubmit()
  await merchant.fail({
    on: { method: 'PATCH', path: disputeId },
    fault: { type: 'hang' },
    times: 1,
  })
  await (await response.acknowledge()).click()
  // Until then the page may report an unknown outcome, which the test above holds.
  await expect(response.notice('The response wasn’t submitted')).toBeVisible()
  expect(await merchant.dispute(disputeId)).toMatchObject({ status: 'open', message: null })

  await response.card.getByRole('button', { name: 'Continue writing' }).click()
  await expect(response.field).toHaveValue(TEXT)
  await response.askToSubmit()
  await (await response.acknowledge()).click()
  await expect(response.notice('The response was submitted by')).toBeVisible()
  expect(await submits(merchant, disputeId)).toBe(2)
})

test('the connection breaks midway: the page determines the outcome, and nothing is sent twice', async ({
  page,
  context,
  disputeId,
  merchant,
}) => {
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await response.write(TEXT)
  await response.askToSubmit()
  // The request arrives, its response is lost.
  await context.route('**/response', async (route) => {
    if (route.request().method() !== 'POST') return route.continue()
    await route.fetch()
    await route.abort()
    await context.unroute('**/response')
  })
  const confirm = await response.acknowledge()
  await confirm.click()
  // Without the response, the page polls for the outcome.
  await expect(response.notice('The response was submitted by')).toBeVisible()
  expect(await submits(merchant, disputeId)).toBe(1)
})

test('an unsettled upload blocks the response', async ({ page, disputeId, merchant }) => {
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await merchant.fail({
    on: { method: 'POST', path: `${disputeId}/documents` },
    fault: { type: 'reset_before_body' },
  })
  // Only a part of so much is on the wire, so Omise certainly does not have it.
  await response.choose(pdfFile('slip.pdf', { size: 9_000_000 }))
  await response.chooseKind('slip.pdf', 'Proof of receipt')
  await response.upload(1)
  await expect(response.file('slip.pdf')).toContainText('waiting for Omise, which isn’t responding')
  await response.write(TEXT)
  await response.askToSubmit()
  await expect(response.submitDialog).toContainText('1 document is still being sent to Omise.')
  const confirm = await response.acknowledge()
  await expect(confirm).toHaveAttribute('aria-disabled', 'true')
  await merchant.heal()
})

test('others changed the documents: the question comes before the submission', async ({
  page,
  disputeId,
  merchant,
}) => {
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await response.write(TEXT)
  await merchant.addDocument(disputeId, 'elsewhere.pdf')
  await response.askToSubmit()
  await (await response.acknowledge()).click()
  const question = page.getByRole('alertdialog', { name: '1 document changed since' })
  await question.getByRole('button', { name: 'Review documents' }).click()
  await expect(response.document('elsewhere.pdf')).toBeVisible()
  expect(await submits(merchant, disputeId)).toBe(0)
})
