import { countInput } from '@/e2e/fixtures/count-input'
import { newText, pdfFile } from '@/e2e/fixtures/files'
import { ResponsePage } from '@/e2e/fixtures/response-page'
import { expect, test } from '@/e2e/fixtures/test'
import { untilHydrated, visit } from '@/e2e/fixtures/visit'

const NAMES = ['invoice.pdf', 'Kerry_Tracking-0192.pdf', 'chat with the customer.pdf']

/** Files with a suggested kind each. Only kinds on screen are accepted, so the rows have no notes of the same file. */
const files = () => NAMES.map((name) => pdfFile(name, { text: newText() }))

/** For the first PDF, whose reader has to start, and for what takes Omise several requests. */
const PATIENCE = { timeout: 40_000 }

const TEXT = 'The parcel was signed for on 2 May.'
const HOUR_MS = 60 * 60_000

test('a dispute is answered with three uploads and a template, and the next one opened: seven clicks', async ({
  page,
  merchant,
}) => {
  test.slow()
  // Early in their list, in which earlier tests may have left others.
  const ids: string[] = []
  for (const hours of [1, 2]) {
    const { id } = await merchant.createDispute({
      respondBy: new Date(Date.now() + hours * HOUR_MS),
      currency: 'MYR',
      reasonCode: 'goods_or_services_not_provided',
      metadata: { tracking_number: 'TH123' },
    })
    ids.push(id)
  }
  const rows = page.getByRole('row').filter({ hasText: new RegExp(ids.join('|')) })
  await visit(page, '/disputes?reason=goods_or_services_not_provided&currency=MYR')
  await expect(rows).toHaveCount(2)
  await rows.first().click()
  const place = page.getByRole('navigation', { name: 'Position in the list' })
  await expect(place).toContainText(/\d+ of \d+ open/)
  const [, position, total] = /(\d+) of (\d+) open/.exec(await place.innerText()) ?? []
  await untilHydrated(page)
  const { pathname } = new URL(page.url())
  const disputeId = pathname.split('/').at(-1) ?? ''
  expect(ids).toContain(disputeId)
  const response = new ResponsePage(page)
  const input = await countInput(page)

  await response.drop(...files())
  const upload = page.getByRole('button', { name: 'Upload 3 documents with suggested kinds' })
  await expect(upload).toBeVisible(PATIENCE)
  await upload.click()
  for (const name of NAMES) await expect(response.document(name)).toBeVisible()

  await response.card.getByRole('button', { name: 'Write the response' }).click()
  await page.getByRole('button', { name: 'Insert template' }).click()
  await expect(response.field).toBeFocused()
  for (const text of ['2 May', '1 Main Street, Bangkok', 'Kerry']) {
    await expect.poll(selectedText).toMatch(/^\[.*\]$/)
    await page.keyboard.type(text)
    await page.keyboard.press('Tab')
  }
  await expect(response.field).not.toHaveValue(/\[/)
  await response.saved()

  await response.askToSubmit()
  const dialog = response.submitDialog
  await dialog.getByLabel('I understand that nothing can be changed').click()
  await dialog.getByRole('button', { name: 'Submit and next' }).click()
  // Shown before the next page has loaded, and not for ever.
  await expect(page.getByText('This is the next dispute of your list.')).toBeVisible(PATIENCE)
  await expect(place).toContainText(`${position} of ${Number(total) - 1} open`, PATIENCE)
  await expect(page.getByRole('main')).toBeFocused()
  expect(new URL(page.url()).pathname).not.toBe(pathname)

  const { clicks } = await input.finish('answer with 3 uploads, then the next dispute')
  expect(clicks).toBe(7)
  const answered = await merchant.dispute(disputeId)
  expect(answered.status).toBe('pending')
  expect(answered.message).toContain('1 Main Street, Bangkok')
  expect(await merchant.documents(disputeId)).toHaveLength(3)

  function selectedText(): Promise<string> {
    return page.evaluate(() => getSelection()?.toString() ?? '')
  }
})

test('after an upload, the response is submitted with five keys and its text', async ({
  page,
  disputeId,
  merchant,
}) => {
  test.slow()
  const { keyboard } = page
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await response.drop(...files())
  const upload = page.getByRole('button', { name: /^Upload 3 .* suggested kinds$/ })
  await expect(upload).toBeVisible(PATIENCE)
  await keyboard.press('Control+Enter')
  for (const name of NAMES) await expect(response.document(name)).toBeVisible()

  const input = await countInput(page)
  await keyboard.press('s')
  await expect(response.field).toBeFocused()
  await keyboard.insertText(TEXT)
  await response.saved()
  await keyboard.press('Tab')
  await expect(response.card.getByRole('button', { name: 'Submit response…' })).toBeFocused()
  await keyboard.press('Enter')
  await expect(response.submitDialog.getByRole('checkbox')).toBeFocused()
  await keyboard.press('Space')
  const submit = response.submitDialog.getByRole('button', { name: 'Submit response' })
  await expect(submit).toHaveAttribute('aria-disabled', 'false')
  await keyboard.press('Control+Enter')
  await expect(response.notice('The response was submitted by')).toBeVisible()
  const counts = await input.finish('from uploaded to submitted, keyboard')
  expect(counts).toEqual({ clicks: 0, keys: 5 })
  expect(await merchant.dispute(disputeId)).toMatchObject({ status: 'pending', message: TEXT })
})
