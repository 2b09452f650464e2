import type { Page } from 'playwright/test'
import { DEMO_PASSWORD } from '@/testing/session'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { pdfFile, type TestFile } from '@/e2e/fixtures/files'
import { storedInBrowser } from '@/e2e/fixtures/stored-in-browser'
import { expect, signIn, signOut, test } from '@/e2e/fixtures/test'
import { crash, untilHydrated, visit } from '@/e2e/fixtures/visit'

/** Twenty files, each with its own size, so that no two have the same content. */
function twentyFiles(): TestFile[] {
  return Array.from({ length: 20 }, (_, index) =>
    pdfFile(`page-${String(index + 1).padStart(2, '0')}.pdf`, { size: 20_000 + index }),
  )
}

async function chooseReady(dispute: DisputePage, files: TestFile[]): Promise<void> {
  await dispute.choose(...files)
  await dispute.page.getByLabel('Same kind for all').selectOption({ label: 'Proof of receipt' })
  await expect(uploadButton(dispute)).toHaveAccessibleName(`Upload ${files.length} documents`, {
    // Checking twenty files takes long on a busy machine.
    timeout: 90_000,
  })
}

const uploadButton = ({ page }: DisputePage) =>
  page.getByRole('button', { name: /^Upload (\d+ )?documents?$/ })

/** The visible text; the text for screen readers precedes it. */
const restored = (page: Page) => page.getByText(/We restored \d+ files?/).last()

/** Every restored file has been checked, and the server has reported its state. */
async function expectSettled(dispute: DisputePage): Promise<void> {
  await expect(dispute.queue).not.toContainText(/Checking|Asking/, { timeout: 60_000 })
}

/** Leaving a page during an upload asks for confirmation. */
function leaveAnyway(page: Page): void {
  page.on('dialog', (dialog) => void dialog.accept())
}

test('a reload in the middle of twenty files loses none and sends none twice', async ({
  page,
  disputeId,
  merchant,
}) => {
  test.slow()
  leaveAnyway(page)
  const dispute = new DisputePage(page)
  const files = twentyFiles()
  await dispute.open(disputeId)
  const on = { method: 'POST', path: `${disputeId}/documents` }
  await merchant.fail({ on, fault: { type: 'latency', ms: 1_000 } })
  await chooseReady(dispute, files)
  await dispute.upload(20)
  const sent = async () => (await merchant.documents(disputeId)).length
  // Often, so that the reload comes while files are left.
  await expect.poll(sent, { intervals: [50] }).toBeGreaterThan(4)
  await page.reload()
  await untilHydrated(page)

  await expect(restored(page)).toBeVisible()
  await expectSettled(dispute)
  await uploadButton(dispute).click()
  await expectEachOnce(files)
  await expect(page.getByRole('button', { name: /^Retry/ })).toHaveCount(0)

  async function expectEachOnce(sent: TestFile[]) {
    const names = async () => (await merchant.documents(disputeId)).map(({ filename }) => filename)
    await expect
      .poll(async () => (await names()).toSorted(), { timeout: 60_000 })
      .toEqual(sent.map(({ name }) => name))
  }
})

test('a page that crashed restores its files, byte by byte', async ({
  page,
  context,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  const files = [pdfFile('one.pdf', { size: 300_000 }), pdfFile('two.pdf', { size: 400_000 })]
  await dispute.open(disputeId)
  await chooseReady(dispute, files)
  await expect.poll(async () => (await storedInBrowser(page)).files).toBe(2)
  await crash(page)

  const next = new DisputePage(await context.newPage())
  await next.open(disputeId)
  await expect(restored(next.page)).toContainText('We restored 2 files.')
  await expect(restored(next.page)).toContainText('None of them has been uploaded yet.')
  await expect(next.page.getByRole('status').getByText('2 files restored.')).toBeAttached()
  await next.upload(2)
  for (const { name } of files) await expect(next.document(name)).toBeVisible()
  for (const { id, filename } of await merchant.documents(disputeId)) {
    const sent = files.find(({ name }) => name === filename)
    expect((await merchant.contentOf(id)).equals(sent?.buffer ?? Buffer.alloc(0))).toBe(true)
  }
  await expect.poll(async () => (await storedInBrowser(next.page)).files).toBe(0)
})

test('the queue pauses without a connection, and resumes with it', async ({
  page,
  context,
  disputeId,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await chooseReady(dispute, [pdfFile('a.pdf'), pdfFile('b.pdf')])
  await context.setOffline(true)
  await dispute.upload(2)
  await expect(page.getByText('You are offline')).toBeVisible()
  await expect(dispute.file('a.pdf')).toContainText('Queued')
  expect(await merchant.documents(disputeId)).toEqual([])
  await context.setOffline(false)
  for (const name of ['a.pdf', 'b.pdf']) await expect(dispute.document(name)).toBeVisible()
  expect(await merchant.documents(disputeId)).toHaveLength(2)
})

test('two tabs show one queue: each file is sent once, and one tab takes over from the other', async ({
  page,
  context,
  disputeId,
  merchant,
}) => {
  test.slow()
  leaveAnyway(page)
  const first = new DisputePage(page)
  await first.open(disputeId)
  await chooseReady(first, [pdfFile('a.pdf'), pdfFile('b.pdf')])
  const second = new DisputePage(await context.newPage())
  await second.open(disputeId)
  await expect(second.file('a.pdf')).toBeVisible()
  await expect(second.page.getByText('running in another tab')).toBeVisible()

  // Pressed in both, as by an agent who is not sure that the first press was accepted. The presses do not wait for the
  // button to be enabled: either may have just been accepted, which disables both.
  const pressed = [first, second].map((dispute) => uploadButton(dispute).dispatchEvent('click'))
  await Promise.all(pressed)
  for (const dispute of [first, second]) {
    await dispute.page.getByRole('button', { name: 'Show 2 uploaded' }).click()
  }
  await expect(second.file('a.pdf')).toContainText('Uploaded')
  await expect(first.file('b.pdf')).toContainText('Uploaded')
  expect(await merchant.documents(disputeId)).toHaveLength(2)

  await second.choose(pdfFile('c.pdf'))
  await expect(first.file('c.pdf')).toBeVisible()
  await page.close()
  await expect(second.page.getByText('running in another tab')).toBeHidden()
  await expect(second.file('c.pdf')).toBeVisible()
  await second.uploadAs('Proof of receipt', 'c.pdf')
  expect(await merchant.documents(disputeId)).toHaveLength(3)
})

/** When Omise resets the connection, only a part of so much is on the wire, so Omise cannot have the file. */
const RESET_BYTES = 9_000_000

test('a file that waits for Omise is shown to all people, and updated to its end', async ({
  page,
  browser,
  baseURL,
  signedIn,
  disputeId,
  merchant,
}) => {
  test.slow()
  const on = { method: 'POST', path: `${disputeId}/documents` }
  await merchant.fail({ on, fault: { type: 'reset_before_body' } })
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(pdfFile('slip.pdf', { size: RESET_BYTES }))
  await dispute.chooseKind('slip.pdf', 'Proof of receipt')
  await dispute.upload(1)
  await expect(dispute.file('slip.pdf')).toContainText('You can close this page')

  const storageState = await signedIn('viewer')
  const context = await browser.newContext({ storageState, baseURL: baseURL ?? '', locale: 'en' })
  const colleague = new DisputePage(await context.newPage())
  await colleague.open(disputeId)
  const underway = colleague.page.getByRole('list', { name: 'Not at Omise yet' })
  await expect(underway).toContainText('slip.pdf')
  await expect(underway).toContainText('Somchai Prasert')
  await expect(underway).toContainText('waiting for Omise, which isn’t responding')

  await merchant.heal()
  await page.getByRole('button', { name: 'Show 1 uploaded' }).click({ timeout: 30_000 })
  await expect(dispute.file('slip.pdf')).toContainText('Uploaded')
  await expect(dispute.document('slip.pdf')).toBeVisible()
  await expect(colleague.document('slip.pdf')).toBeVisible({ timeout: 30_000 })
  await expect(underway).toBeHidden()
  await context.close()
})

test('an upload that Omise refuses later needs attention until an agent has seen it', async ({
  page,
  browser,
  baseURL,
  signedIn,
  disputeId,
  merchant,
}) => {
  test.slow()
  const on = { method: 'POST', path: `${disputeId}/documents` }
  await merchant.fail({ on, fault: { type: 'reset_before_body' }, times: 2 })
  await merchant.fail({ on, fault: { type: 'refusal', code: 'invalid_file_type' } })
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(pdfFile('odd.pdf', { size: RESET_BYTES }))
  await dispute.chooseKind('odd.pdf', 'Proof of receipt')
  await dispute.upload(1)
  await expect(dispute.file('odd.pdf')).toContainText('Omise rejected odd.pdf', {
    timeout: 30_000,
  })

  const storageState = await signedIn('admin')
  const context = await browser.newContext({ storageState, baseURL: baseURL ?? '', locale: 'en' })
  const colleague = new DisputePage(await context.newPage())
  await colleague.open(disputeId)
  const underway = colleague.page.getByRole('list', { name: 'Not at Omise yet' })
  await expect(underway).toContainText('Needs attention')
  await colleague.page.getByRole('button', { name: 'Dismiss odd.pdf' }).click()
  await expect(underway).toBeHidden()
  await colleague.open(disputeId)
  await expect(underway).toBeHidden()
  await context.close()
})

test('a browser without storage reports it on the row, and still sends the file', async ({
  page,
  context,
  baseURL,
  disputeId,
}) => {
  const devtools = await context.newCDPSession(page)
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  const origin = baseURL ?? ''
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1_000 })
  await dispute.choose(pdfFile('big.pdf', { size: 2_000_000 }))
  await expect(dispute.file('big.pdf')).toContainText('Not saved in this browser')
  await dispute.uploadAs('Proof of receipt', 'big.pdf')
})

test.describe('the files of another person', () => {
  test.use({ role: null })

  test('signing out deletes them; before that they cannot be read', async ({ page, disputeId }) => {
    await signIn(page, 'agent')
    const dispute = new DisputePage(page)
    await dispute.open(disputeId)
    await chooseReady(dispute, [pdfFile('secret-name.pdf'), pdfFile('b.pdf')])
    await expect.poll(async () => (await storedInBrowser(page)).files).toBe(2)
    const { text } = await storedInBrowser(page)
    for (const plain of ['%PDF', 'Evidence, page', 'secret-name', 'proof_of_receipt']) {
      expect(text, plain).not.toContain(plain)
    }

    await signOut(page)
    await expect.poll(() => page.evaluate(() => indexedDB.databases())).toEqual([])
  })

  test('after a lost session the same person finds the queue again, and no other person does', async ({
    page,
    context,
    disputeId,
  }) => {
    test.slow()
    await signIn(page, 'agent')
    const dispute = new DisputePage(page)
    await dispute.open(disputeId)
    await chooseReady(dispute, [pdfFile('a.pdf'), pdfFile('b.pdf')])
    await expect.poll(async () => (await storedInBrowser(page)).files).toBe(2)

    await context.clearCookies()
    await visit(page, `/disputes/${disputeId}`)
    await expect(page).toHaveURL(/\/sign-in\?callbackUrl=/)
    await signInHere('agent')
    await expect(restored(page)).toContainText('We restored 2 files.')
    await expect(dispute.file('a.pdf')).toBeVisible()

    await context.clearCookies()
    await visit(page, `/disputes/${disputeId}`)
    await signInHere('admin')
    await expect(page.getByRole('button', { name: 'Choose files' })).toBeVisible()
    await expect.poll(async () => (await storedInBrowser(page)).files).toBe(0)
    await expect(dispute.queue).toBeHidden()

    async function signInHere(who: string) {
      await page.getByLabel('Email').fill(`${who}@demo.test`)
      await page.getByLabel('Password', { exact: true }).fill(DEMO_PASSWORD)
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await expect(page).toHaveURL(new RegExp(`/disputes/${disputeId}`))
    }
  })
})
