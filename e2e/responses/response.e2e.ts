import type { Locator } from 'playwright/test'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { pdfFile } from '@/e2e/fixtures/files'
import { ResponsePage } from '@/e2e/fixtures/response-page'
import { expect, test } from '@/e2e/fixtures/test'
import { visit } from '@/e2e/fixtures/visit'

test('typed text is saved automatically, and survives a reload', async ({ page, disputeId }) => {
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await response.write('One sentence.')
  await response.field.press('End')
  await response.field.pressSequentially(' And one that is not finis')
  await visit(page, `/disputes/${disputeId}`)
  // Text that had not reached the server opens the editor; a saved draft has a button for it.
  const goOn = response.card.getByRole('button', { name: 'Continue writing' })
  await expect(async () => {
    if (await goOn.isVisible()) await goOn.click({ timeout: 1_000 })
    await expect(response.field).toHaveValue('One sentence. And one that is not finis', {
      timeout: 1_000,
    })
  }).toPass()
})

test('two people who edit concurrently see each other’s text; nothing is overwritten', async ({
  page,
  browser,
  signedIn,
  baseURL,
  disputeId,
}) => {
  test.slow()
  const mine = new ResponsePage(page)
  await mine.open(disputeId)
  await mine.write('Begun by the agent.')
  const context = await browser.newContext({
    storageState: await signedIn('admin'),
    locale: 'en',
    ...(baseURL && { baseURL }),
  })
  const theirs = new ResponsePage(await context.newPage())
  await theirs.open(disputeId)
  await theirs.write('Rewritten by the admin.')
  // There is no local change to lose, so the text is simply shown.
  await expect(mine.field).toHaveValue('Rewritten by the admin.')
  await expect(mine.card).toContainText('changed the draft. This is the latest version.')

  // Now both change it, the first before the other's change has arrived.
  await page.route('**/response', (route) => route.abort())
  await theirs.field.fill('The admin’s second version.')
  await theirs.saved()
  await mine.field.fill('The agent’s second version.')
  const conflict = mine.card.getByRole('alert', { name: /changed the response while you were/ })
  await expect(conflict).toContainText('The admin’s second version.')
  await expect(mine.field).toHaveValue('The agent’s second version.')
  await expect(mine.card.getByRole('button', { name: 'Submit response…' })).toBeDisabled()
  await expectAccessible(page)
  await conflict.getByRole('button', { name: 'Save mine' }).click()
  await mine.saved()
  await expect(theirs.field).toHaveValue('The agent’s second version.')
  await context.close()
})

test('Ctrl+Enter in the message neither uploads nor submits; on the page it uploads and nothing else', async ({
  page,
  disputeId,
  merchant,
}) => {
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await response.choose(pdfFile('slip.pdf'))
  await response.chooseKind('slip.pdf', 'Proof of receipt')
  await response.write('The parcel was signed for')
  await expect(response.card.getByRole('button', { name: 'Submit response…' })).toBeEnabled()
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST') sent.push(new URL(request.url()).pathname)
  })
  const uploads = () => sent.filter((path) => path.endsWith('/documents'))
  await response.field.press('Control+Enter')
  await response.field.press('Meta+Enter')
  // What follows is typed and saved, as without them.
  await response.field.press('End')
  await response.field.pressSequentially(' on 2 May.')
  await response.saved()
  await expect(response.field).toHaveValue('The parcel was signed for on 2 May.')
  await expect(page.getByRole('alertdialog')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Upload 1 document', exact: true })).toBeEnabled()
  expect(uploads()).toEqual([])

  await response.field.blur()
  await page.keyboard.press('Control+Enter')
  await expect(response.document('slip.pdf')).toBeVisible()
  expect(uploads()).toHaveLength(1)
  await expect(page.getByRole('alertdialog')).toHaveCount(0)
  expect(await merchant.dispute(disputeId)).toMatchObject({ status: 'open', message: null })
})

test('a template is filled with the facts of the charge; open placeholders block the submission', async ({
  page,
  disputeId,
  merchant,
}) => {
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await response.card.getByRole('button', { name: 'Write the response' }).click()
  await page.getByRole('button', { name: 'Insert template' }).click()
  await expect(response.field).toHaveValue(/^Charge: chrg_test_\w+\nAmount: /)
  await expect(response.field).toHaveValue(/Card: .+ ending in \d{4}\n/)
  await expect(response.field).not.toHaveValue(/[{}]|undefined|null/)
  await response.saved()

  // Each press selects the next placeholder, which is then overwritten.
  const submit = response.card.getByRole('button', { name: 'Submit response…' })
  await submit.click()
  await expect(response.field).toBeFocused()
  await expect(response.field).toHaveAccessibleDescription(
    /\[date of delivery\] and 2 other parts of the template are not filled in yet/,
  )
  await expect(response.submitDialog).toBeHidden()
  await expectAccessible(page)
  await page.keyboard.type('2 May')
  await submit.click()
  await page.keyboard.type('1 Main Street')
  await submit.click()
  await page.keyboard.type('Kerry, TH123 [1]')
  await expect(response.field).toHaveValue(
    /delivered on 2 May to 1 Main Street, .*\n.*number: Kerry, TH123 \[1\]\./,
  )
  await expect(response.field).not.toHaveAccessibleDescription(/not filled in/)
  await response.saved()
  await response.askToSubmit()
  await (await response.acknowledge()).click()
  await expect(response.notice('The response was submitted by')).toBeVisible()
  expect((await merchant.dispute(disputeId)).message).toContain('TH123 [1]')
})

test('Tab selects the brackets of a template in turn, and leaves the field after the last one or Escape', async ({
  page,
  merchant,
}) => {
  const { id } = await merchant.createDispute({
    reasonCode: 'goods_or_services_not_provided',
    card: { brand: 'Visa' },
    ip: '203.0.113.7',
    metadata: { email: 'somchai@example.com', tracking_number: 'TH123' },
  })
  const response = new ResponsePage(page)
  await response.open(id)
  await response.card.getByRole('button', { name: 'Write the response' }).click()
  const { field } = response
  await page.getByRole('button', { name: 'Insert template' }).click()
  await expect(field).toBeFocused()
  await expect.poll(() => selectedText(field)).toBe('[date of delivery]')
  for (const line of [
    'Email of the customer: somchai@example.com',
    'IP address of the customer: 203.0.113.7',
    'Cardholder authentication: 3-D Secure',
    'Tracking number: TH123',
  ]) {
    await expect(field).toHaveValue(new RegExp(`^${line}$`, 'm'))
  }

  const { keyboard } = page
  await keyboard.press('Tab')
  expect(await selectedText(field)).toBe('[address]')
  await keyboard.press('Tab')
  expect(await selectedText(field)).toBe('[carrier]')
  await keyboard.press('Tab')
  expect(await selectedText(field)).toBe('[date of delivery]')
  await keyboard.press('Shift+Tab')
  expect(await selectedText(field)).toBe('[carrier]')

  await expect(field).toHaveAccessibleDescription(/press Escape, then Tab/)
  await keyboard.press('Escape')
  await keyboard.press('Tab')
  await expect(field).not.toBeFocused()
  await keyboard.press('Shift+Tab')
  await expect(field).toBeFocused()

  for (const text of ['2 May', '1 Main Street', 'Kerry']) {
    await keyboard.press('Tab')
    await keyboard.type(text)
  }
  await expect(field).not.toHaveValue(/\[/)
  await expect(field).not.toHaveAccessibleDescription(/Escape/)
  await keyboard.press('Tab')
  await expect(field).not.toBeFocused()
})

function selectedText(field: Locator): Promise<string> {
  return field.evaluate((element: HTMLTextAreaElement) =>
    element.value.slice(element.selectionStart, element.selectionEnd),
  )
}

test('a template asks where to go when there is text, and replacing can be undone', async ({
  page,
  disputeId,
}) => {
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await response.write('Dear bank,')
  const insert = page.getByRole('button', { name: 'Insert template' })
  const question = page.getByRole('dialog', { name: 'The response already has text' })

  await insert.click()
  await expect(question).toBeVisible()
  await expectAccessible(page)
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(insert).toBeFocused()
  await expect(response.field).toHaveValue('Dear bank,')

  await insert.click()
  await question.getByRole('button', { name: 'Add below' }).click()
  await expect(response.field).toBeFocused()
  await expect(response.field).toHaveValue(/^Dear bank,\n\nCharge: chrg_test_\w+\nAmount: /)

  await insert.click()
  await question.getByRole('button', { name: 'Replace text' }).click()
  await expect(response.field).toHaveValue(/^Charge: chrg_test_/)
  await page.getByRole('button', { name: /^Undo: restore/ }).click()
  await expect(response.field).toHaveValue(/^Dear bank,\n\nCharge: /)
  await response.saved()
})

test('a draft that cannot be saved is marked and kept; it is saved once that is possible', async ({
  page,
  disputeId,
}) => {
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await response.write('One')
  const below = response.card.getByRole('button', { name: 'Submit response…' })
  const before = await below.boundingBox()
  await page.route('**/draft', (route) => route.abort())
  await response.field.fill('Two')
  await expect(response.card).toContainText('Not saved. Evidence Desk can’t be reached.')
  expect(await below.boundingBox()).toEqual(before)
  await page.unroute('**/draft')
  await response.card.getByRole('button', { name: 'Save now' }).click()
  await response.saved()
})

test.describe('a viewer', () => {
  test.use({ role: 'viewer' })

  test('reads the guidance but cannot change anything', async ({ page, disputeId }) => {
    const response = new ResponsePage(page)
    await response.open(disputeId)
    const guidance = page.getByRole('region', { name: 'Evidence checklist' })
    await expect(guidance).toContainText('Proof of receipt')
    await expect(guidance.getByRole('button')).toHaveCount(0)
    await expect(response.field).toHaveCount(0)
  })
})
