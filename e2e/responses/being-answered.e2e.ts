import { pdfFile } from '@/e2e/fixtures/files'
import { ResponsePage } from '@/e2e/fixtures/response-page'
import { expect, test } from '@/e2e/fixtures/test'

test('while a colleague answers the dispute, no document changes, and the queue keeps its files', async ({
  page,
  browser,
  runningDesk,
  signedIn,
  disputeId,
  merchant,
}) => {
  test.slow()
  const mine = new ResponsePage(page)
  await mine.open(disputeId)
  await mine.choose(pdfFile('sent.pdf'))
  await mine.uploadAs('Proof of receipt', 'sent.pdf')
  await mine.choose(pdfFile('late.pdf'), pdfFile('later.pdf'))
  await page.getByLabel('Same kind for all').selectOption({ label: 'Details of purchase' })

  const storageState = await signedIn('admin')
  const context = await browser.newContext({
    baseURL: runningDesk.url,
    locale: 'en',
    storageState,
  })
  const theirs = new ResponsePage(await context.newPage())
  await theirs.open(disputeId)
  await theirs.write('The parcel was signed for on 2 May.')
  await theirs.askToSubmit()
  // Omise accepts nothing and does not respond, so the outcome stays unknown until it is healed.
  const submission = { method: 'PATCH', path: `${disputeId}$` }
  await merchant.fail({ on: submission, fault: { type: 'hang' }, times: 1 })
  await (await theirs.acknowledge()).click()
  // Often, so that the next fault is in place before the submission times out and the desk probes for its outcome.
  const isSent = async () =>
    (await merchant.requests()).some(
      ({ method, path }) => method === 'PATCH' && path.includes(disputeId),
    )
  await expect.poll(isSent, { intervals: [50] }).toBe(true)
  const reads = { method: 'GET', path: `/disputes/${disputeId}$` }
  await merchant.fail({ on: reads, fault: { type: 'status', status: 503 } })

  await mine.upload(2)
  await expect(mine.file('late.pdf')).toContainText('The response is being sent')
  await expect(page.getByText('The rest is paused: the response is being sent')).toBeVisible()
  await page.getByRole('button', { name: 'Delete sent.pdf' }).click()
  const dialog = page.getByRole('alertdialog', { name: 'Delete sent.pdf?' })
  await dialog.getByRole('button', { name: 'Delete document' }).click()
  await expect(dialog).toContainText('The response is being sent')
  await dialog.getByRole('button', { name: 'Keep document' }).click()
  expect(await merchant.documents(disputeId)).toMatchObject([{ filename: 'sent.pdf' }])

  await merchant.heal()
  await expect(theirs.notice('The response wasn’t submitted')).toBeVisible({ timeout: 30_000 })
  await page.getByRole('button', { name: 'Retry late.pdf' }).click()
  await expect(mine.document('late.pdf')).toBeVisible()
  await context.close()
})
