import { expectAccessible } from '@/e2e/fixtures/axe'
import { pdfFile } from '@/e2e/fixtures/files'
import { expectFingerSized, expectNoSidewaysScroll } from '@/e2e/fixtures/layout'
import { ResponsePage } from '@/e2e/fixtures/response-page'
import { expect, test } from '@/e2e/fixtures/test'

const TEXT = 'The parcel was signed for on 2 May.'

/** A file to which Omise responds with 500 at every attempt. */
async function uploadStuck(response: ResponsePage): Promise<void> {
  await response.choose(pdfFile('sandbox-500.pdf'))
  await response.chooseKind('sandbox-500.pdf', 'Proof of receipt')
  await response.upload(1)
  await expect(response.file('sandbox-500.pdf')).toContainText('Saved here')
}

test('an upload that Omise never accepts is withdrawn, and the response submitted without it', async ({
  page,
  disputeId,
  merchant,
}) => {
  test.slow()
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await response.write(TEXT)
  await uploadStuck(response)

  await response.askToSubmit()
  await expect(response.submitDialog).toContainText(
    'Wait for it, or withdraw it in the list of documents',
  )
  await response.submitDialog.getByRole('button', { name: 'Keep editing' }).click()

  // While Omise cannot be read, it stays unknown whether the file arrived.
  const reads = { method: 'GET', path: disputeId }
  const { id } = await merchant.fail({ on: reads, fault: { type: 'status', status: 503 } })
  const row = response.file('sandbox-500.pdf')
  await row.getByRole('button', { name: 'Withdraw sandbox-500.pdf' }).click()
  await expect(row).toContainText('Checking with Omise whether it arrived…')
  await expect(row.getByRole('button', { name: 'Withdraw sandbox-500.pdf' })).toHaveCount(0)
  await expectAccessible(page)
  await merchant.removeFault(id)
  await expect(row).toContainText('Withdrawn by Somchai Prasert. It isn’t at Omise.', {
    timeout: 30_000,
  })
  await expect(row.getByRole('button', { name: 'Upload sandbox-500.pdf after all' })).toBeVisible()
  await expect(page.getByText('Somchai Prasert withdrew sandbox-500.pdf')).toBeVisible()
  expect(await merchant.documents(disputeId)).toEqual([])

  await response.askToSubmit()
  await (await response.acknowledge()).click()
  await expect(response.notice('The response was submitted by Somchai Prasert')).toBeVisible()
})

test('a colleague withdraws a blocking upload, after confirmation', async ({
  page,
  browser,
  runningDesk,
  signedIn,
  disputeId,
}) => {
  test.slow()
  const theirs = new ResponsePage(page)
  await theirs.open(disputeId)
  await uploadStuck(theirs)

  const context = await browser.newContext({
    baseURL: runningDesk.url,
    locale: 'en',
    storageState: await signedIn('admin'),
  })
  const admin = await context.newPage()
  const mine = new ResponsePage(admin)
  await mine.open(disputeId)
  const list = admin.getByRole('list', { name: 'Not at Omise yet' })
  await list.getByRole('button', { name: 'Withdraw sandbox-500.pdf' }).click()
  const dialog = admin.getByRole('alertdialog', { name: 'Withdraw sandbox-500.pdf?' })
  await dialog.getByRole('button', { name: 'Keep uploading' }).click()
  await expect(dialog).toBeHidden()
  await list.getByRole('button', { name: 'Withdraw sandbox-500.pdf' }).click()
  await expectAccessible(admin)
  await dialog.getByRole('button', { name: 'Withdraw upload' }).click()
  await expect(dialog).toBeHidden()
  await expect(list).toContainText('Withdrawn by Naoko Ito. It isn’t at Omise.', {
    timeout: 30_000,
  })
  await expect(theirs.file('sandbox-500.pdf')).toContainText('Withdrawn by Naoko Ito.', {
    timeout: 30_000,
  })
  await list.getByRole('button', { name: 'Dismiss sandbox-500.pdf' }).click()
  await expect(list).toBeHidden()
  await context.close()
})

test('withdrawing fits a phone, in every language', async ({
  page,
  context,
  disputeId,
  runningDesk,
}) => {
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await uploadStuck(response)
  await page.setViewportSize({ width: 360, height: 740 })
  const names = { en: 'Withdraw', th: 'ถอนไฟล์', ja: '取りやめる' }
  for (const [locale, name] of Object.entries(names)) {
    await context.addCookies([{ name: 'desk-language', value: locale, url: runningDesk.url }])
    await response.page.reload()
    const button = page.getByRole('button', {
      name: new RegExp(`${name}.*sandbox-500|sandbox-500.*${name}`),
    })
    await expect(button).toBeVisible()
    await expectFingerSized(button)
    await expectNoSidewaysScroll(page)
  }
})
