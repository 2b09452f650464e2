import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { pdfFile } from '@/e2e/fixtures/files'
import { CODE, holdCodeBack } from '@/e2e/fixtures/hold-code-back'
import { expect, test } from '@/e2e/fixtures/test'
import { WITHOUT_PANES } from '@/e2e/fixtures/viewports'

test.use({ viewport: WITHOUT_PANES })

test('files dropped before their code has loaded are not lost', async ({ page, disputeId }) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  const letCodeCome = await holdCodeBack(page)
  await dispute.dropAtOnce(pdfFile('early.pdf'), pdfFile('bird.pdf'))
  expect(page.url()).toContain(disputeId)
  letCodeCome()
  await expect(dispute.file('early.pdf')).toBeVisible()
  await expect(dispute.file('bird.pdf')).toBeVisible()

  await dispute.drop(pdfFile('later.pdf'))
  await expect(dispute.file('later.pdf')).toBeVisible()
  await expect(dispute.queue.getByRole('listitem')).toHaveCount(3)
})

test('text typed into the search before its code has loaded is searched for', async ({
  page,
  disputeId,
}) => {
  const letCodeCome = await holdCodeBack(page)
  await page.goto('/disputes', { waitUntil: 'commit' })
  const search = page.getByRole('searchbox', { name: 'Search disputes' })
  await search.fill(disputeId)
  letCodeCome()
  await expect(page.getByRole('row').filter({ hasText: disputeId })).toBeVisible()
  await expect(search).toHaveValue(disputeId)
})

test('a drag that began before its code has loaded is followed from then on', async ({
  page,
  disputeId,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  const letCodeCome = await holdCodeBack(page)
  const dropped = dispute.drop(pdfFile('slow.pdf'))
  await page.waitForRequest(CODE)
  letCodeCome()
  await dropped
  await expect(dispute.file('slow.pdf')).toBeVisible()
})

test('the zone can be used while its code is loading, and keeps the focus', async ({
  page,
  disputeId,
}) => {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  const letCodeCome = await holdCodeBack(page)
  const choose = page.getByRole('button', { name: 'Choose files' })
  await choose.focus()
  await dispute.choose(pdfFile('picked.pdf'))
  await expect(choose).toBeFocused()
  letCodeCome()
  await expect(dispute.file('picked.pdf')).toBeVisible()
  await expect(choose).toBeFocused()
})

test('a tab that becomes visible again shows new data', async ({ page, disputeId, merchant }) => {
  await page.clock.install()
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await expect(page.getByText('No documents yet')).toBeVisible()
  await merchant.addDocument(disputeId, 'elsewhere.pdf')
  // Repeated, because a read that began before the document was added may still be in progress, and the refetch shares its
  // response.
  await expect(async () => {
    await page.clock.fastForward(60_000)
    await page.evaluate(() =>
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true })),
    )
    await expect(dispute.document('elsewhere.pdf')).toBeVisible({ timeout: 5_000 })
  }).toPass()
})

test('a link to a document opens it', async ({ page, merchant }) => {
  const dispute = new DisputePage(page)
  await dispute.open(await merchant.disputeWithManyDocuments())
  const [filename = ''] = await dispute.filenames()
  await page.getByRole('button', { name: filename, exact: true }).click()
  const review = page.getByRole('dialog', { name: filename })
  await expect(review).toBeVisible()
  await page.reload()
  await expect(review).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(review).toBeHidden()
})

test('code that fails to load: the list reports it, keeps its rows, and retries', async ({
  page,
  merchant,
}) => {
  const dispute = new DisputePage(page)
  // The view that the server renders, so that nothing is read before the code is missing.
  await dispute.open(`${await merchant.disputeWithManyDocuments()}?view=list`)
  const first = await dispute.filenames()
  await page.route(CODE, (route) => route.abort())
  await page.getByRole('button', { name: 'Next' }).press('Enter')
  const notice = page.getByText('The list couldn’t be updated')
  await expect(notice).toBeVisible()
  expect(await dispute.filenames()).toEqual(first)

  await page.unroute(CODE)
  await page.getByRole('button', { name: 'Try again' }).press('Enter')
  await expect(notice).toBeHidden()
  await expect.poll(() => dispute.filenames()).not.toEqual(first)
  await expect(page.getByText('21–40 of 45')).toBeVisible()
})
