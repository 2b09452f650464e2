import { expectAccessible } from './fixtures/axe'
import { ResponsePage } from './fixtures/response-page'
import { expect, test } from './fixtures/test'
import { visit } from './fixtures/visit'

test('what is typed is kept without pressing anything, over a reload', async ({
  page,
  disputeId,
}) => {
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await response.write('One sentence.')
  await response.field.press('End')
  await response.field.pressSequentially(' And one that is not finis')
  await visit(page, `/disputes/${disputeId}`)
  await response.card.getByRole('button', { name: 'Go on writing' }).click()
  await expect(response.field).toBeFocused()
  await expect(response.field).toHaveValue('One sentence. And one that is not finis')
})

test('two people at once see each other’s text; nothing is overwritten', async ({
  page,
  browser,
  signedIn,
  baseURL,
  disputeId,
}) => {
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
  // Nothing of mine would be lost by it, so it simply appears.
  await expect(mine.field).toHaveValue('Rewritten by the admin.')
  await expect(mine.card).toContainText('changed the draft; this is the latest.')

  // Now both change it, mine before their change is heard of.
  await page.route('**/response', (route) => route.abort())
  await theirs.field.fill('The admin’s second version.')
  await theirs.saved()
  await mine.field.fill('The agent’s second version.')
  const conflict = mine.card.getByRole('alert', { name: /changed the response while you were/ })
  await expect(conflict).toContainText('The admin’s second version.')
  await expect(mine.field).toHaveValue('The agent’s second version.')
  await expect(mine.card.getByRole('button', { name: 'Submit the response…' })).toBeDisabled()
  await expectAccessible(page)
  await conflict.getByRole('button', { name: 'Save mine' }).click()
  await mine.saved()
  await expect(theirs.field).toHaveValue('The agent’s second version.')
  await context.close()
})

test('a template is filled with the facts of the charge, and goes below what is written', async ({
  page,
  disputeId,
}) => {
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await response.write('Dear bank,')
  await page.getByRole('button', { name: 'Insert template' }).click()
  await expect(response.field).toHaveValue(/^Dear bank,\n\nCharge: chrg_test_\w+\nAmount: /)
  await expect(response.field).toHaveValue(/Card: .+ ending in \d{4}\n/)
  await expect(response.field).not.toHaveValue(/[{}]|undefined|null/)
  await response.saved()
  await response.askToSubmit()
  await expect(response.submitDialog).toContainText('Still to fill in: [date of delivery]')
  await expectAccessible(page)
})

test('a draft that cannot be saved says so and stays; it is saved once it can be', async ({
  page,
  disputeId,
}) => {
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await response.write('One')
  await page.route('**/draft', (route) => route.abort())
  await response.field.fill('Two')
  await expect(response.card).toContainText('Not saved. Evidence Desk could not be reached.')
  await page.unroute('**/draft')
  await response.card.getByRole('button', { name: 'Save now' }).click()
  await response.saved()
})

test.describe('a viewer', () => {
  test.use({ role: 'viewer' })

  test('reads the guidance and can change nothing', async ({ page, disputeId }) => {
    const response = new ResponsePage(page)
    await response.open(disputeId)
    const guidance = page.getByRole('region', { name: 'What the bank needs' })
    await expect(guidance).toContainText('Proof of receipt')
    await expect(guidance.getByRole('button')).toHaveCount(0)
    await expect(response.field).toHaveCount(0)
  })
})
