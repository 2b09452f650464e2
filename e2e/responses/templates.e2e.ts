import { expectAccessible } from '@/e2e/fixtures/axe'
import { ResponsePage } from '@/e2e/fixtures/response-page'
import { expect, test } from '@/e2e/fixtures/test'

/** The headers that a browser adds to a request of one of our pages. */
const headers = { 'sec-fetch-site': 'same-origin' }

test('a response is saved as a template of the team, inserted in another dispute, edited and deleted', async ({
  page,
  merchant,
}) => {
  test.slow()
  const reasonCode = 'goods_or_services_not_provided'
  const card = { name: 'Naree Suwannarat', brand: 'Visa' }
  const first = await merchant.createDispute({ reasonCode, card, description: 'Order 7 a' })
  const second = await merchant.createDispute({
    reasonCode,
    card: { name: 'Mali Suwan', brand: 'Visa' },
    description: 'Order 8 b',
  })
  const response = new ResponsePage(page)
  await response.open(first.id)
  await response.write('Naree Suwannarat received Order 7 a from [courier] at home.')
  const save = page.getByRole('button', { name: 'Save as template…' })
  await save.click()
  const form = page.getByRole('dialog', { name: 'Save as a template of the team' })
  const text = form.getByLabel('Text', { exact: true })
  await expect(text).toHaveValue('{cardholder} received {order} from [courier] at home.')
  await form.getByLabel('Name on the card: Naree Suwannarat → {cardholder}').uncheck()
  await expect(text).toHaveValue('Naree Suwannarat received {order} from [courier] at home.')
  await form.getByLabel('Name on the card: Naree Suwannarat → {cardholder}').check()
  await expectAccessible(page)

  // What cannot be filled in is told before it is saved.
  await text.fill('{cardholder} received {ordr} from [courier] at home.')
  await form.getByRole('button', { name: 'Save template' }).click()
  await expect(form.getByLabel('Name', { exact: true })).toBeFocused()
  const name = `By courier ${first.id.slice(-6)}`
  await form.getByLabel('Name', { exact: true }).fill(name)
  await form.getByRole('button', { name: 'Save template' }).click()
  await expect(text).toBeFocused()
  await expect(text).toHaveAccessibleDescription(/\{ordr\} isn’t a fact that can be filled in/)
  await text.fill('{cardholder} received {order} from [courier] at home.\nParcel: {tracking}')
  await form.getByRole('button', { name: 'Save template' }).click()
  await expect(form).toBeHidden()
  await expect(save).toBeFocused()

  await response.open(second.id)
  await response.card.getByRole('button', { name: 'Write the response' }).click()
  const picker = page.getByLabel('Template', { exact: true })
  await picker.selectOption({ label: name })
  await page.getByRole('button', { name: 'Insert template' }).click()
  await expect(response.field).toHaveValue('Mali Suwan received Order 8 b from [courier] at home.')
  const selected = () => page.evaluate(() => getSelection()?.toString())
  await expect.poll(selected).toBe('[courier]')
  // The team's brackets are selected and block a submission as the built-in ones do.
  await page.keyboard.type('Kerry')
  await expect(response.field).toHaveValue('Mali Suwan received Order 8 b from Kerry at home.')

  const manage = page.getByRole('button', { name: 'Manage templates…' })
  await manage.click()
  const list = page.getByRole('dialog', { name: 'Templates of the team' })
  await list.getByRole('button', { name: `Edit ${name}` }).click()
  const edit = page.getByRole('dialog', { name: `Edit ${name}` })
  await edit.getByLabel('Name', { exact: true }).fill(`${name} 2`)
  await edit.getByRole('button', { name: 'Save template' }).click()
  await expect(list.getByRole('button', { name: `Edit ${name} 2` })).toBeFocused()
  await expectAccessible(page)
  await list.getByRole('button', { name: `Delete ${name} 2` }).click()
  await page
    .getByRole('alertdialog', { name: `Delete ${name} 2?` })
    .getByRole('button', { name: 'Delete template' })
    .click()
  await expect(list.getByText(name)).toHaveCount(0)
  await expect(list.getByRole('list')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(list).toBeHidden()
  await expect(picker.getByRole('option', { name })).toHaveCount(0)
  await expect(page.locator('body')).not.toBeFocused()
})

test('a template that a colleague changed meanwhile is not overwritten unseen', async ({
  page,
  disputeId,
  browser,
  signedIn,
  baseURL,
}) => {
  const context = await browser.newContext({
    storageState: await signedIn('admin'),
    ...(baseURL && { baseURL }),
  })
  const content = { reason: null, language: 'en', text: 'As it was.' }
  const id = crypto.randomUUID()
  const name = `Shared ${disputeId.slice(-6)}`
  const added = await page.request.post('/api/templates', {
    headers,
    data: { ...content, id, name },
  })
  expect(added.status()).toBe(201)
  // Without the event of the change, the refusal of the save is the first that the page learns of it.
  await page.route('**/api/live*', (route) => route.abort())
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await response.card.getByRole('button', { name: 'Write the response' }).click()
  await page.getByRole('button', { name: 'Manage templates…' }).click()
  await page.getByRole('button', { name: `Edit ${name}` }).click()
  const edit = page.getByRole('dialog', { name: `Edit ${name}` })
  const text = edit.getByLabel('Text', { exact: true })
  await text.fill('As I want it.')
  const change = { ...content, name, text: 'As the admin wants it.', version: 1 }
  const changed = await context.request.put(`/api/templates/${id}`, { headers, data: change })
  expect(changed.status()).toBe(200)

  const conflict = edit.getByRole('alert', { name: /changed this template while you were editing/ })
  await edit.getByRole('button', { name: 'Save template' }).click()
  await expect(conflict).toContainText('As the admin wants it.')
  await expect(text).toHaveValue('As I want it.')
  await expectAccessible(page)
  await conflict.getByRole('button', { name: 'Keep mine' }).click()
  await expect(conflict).toBeHidden()
  await edit.getByRole('button', { name: 'Save template' }).click()
  await expect(edit).toBeHidden()
  const list = await page.request.get('/api/templates')
  expect(await list.text()).toContain('As I want it.')
  await page.request.delete(`/api/templates/${id}?version=3`, { headers })
  await context.close()
})
