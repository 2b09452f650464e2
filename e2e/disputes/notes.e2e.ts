import type { Page } from 'playwright/test'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { openLive } from '@/e2e/fixtures/live-stream'
import { storedInBrowser } from '@/e2e/fixtures/stored-in-browser'
import { expect } from '@/e2e/fixtures/test'
import { reload, visit } from '@/e2e/fixtures/visit'
import { ADMIN, AGENT, test } from '@/e2e/fixtures/with-admin'

const notes = (page: Page) => page.getByRole('region', { name: 'Internal notes' })
const options = (page: Page) => page.getByRole('option')

test('the list is filtered by assignee and by the notes that mention the reader', async ({
  page,
  admin,
  disputeId,
}) => {
  await new DisputePage(page).open(disputeId)
  await page.keyboard.press('a')
  await expect(options(page).first()).toHaveText(new RegExp(`${AGENT} \\(me\\)`))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: `Assigned to ${AGENT}` })).toBeVisible()
  await notes(page).getByRole('button', { name: 'Write a note' }).click()
  await notes(page).getByLabel('Note', { exact: true }).pressSequentially('Please check, @nao')
  await expect(options(page)).toHaveCount(1)
  await page.keyboard.press('Enter')
  await notes(page).getByRole('button', { name: 'Add note' }).click()
  await expect(notes(page).getByRole('listitem').filter({ hasText: 'Please check' })).toBeVisible()

  await visit(admin, '/disputes')
  await admin.getByRole('button', { name: 'Filters' }).click()
  await admin.getByLabel('Assignee', { exact: true }).selectOption(AGENT)
  await admin.getByLabel('Notes', { exact: true }).selectOption('Notes that mention me')
  await admin.getByRole('button', { name: 'Apply filters' }).click()
  await expect(admin).toHaveURL(/assignee=.+&notes=me/)
  await expect(admin.getByRole('row').filter({ hasText: disputeId })).toBeVisible()
  // The form opens with the choice, also before the people have loaded.
  await reload(admin)
  await admin.getByRole('button', { name: '2 filters' }).click()
  await expect(
    admin.getByLabel('Assignee', { exact: true }).getByRole('option', { name: AGENT }),
  ).toBeAttached()
  await admin.getByLabel('Notes', { exact: true }).selectOption('Any')
  await admin.getByLabel('Assignee', { exact: true }).selectOption('Unassigned')
  await admin.getByRole('button', { name: 'Apply filters' }).click()
  await expect(admin).toHaveURL(/\?assignee=none$/)
  await expect(admin.getByRole('row').filter({ hasText: disputeId })).toHaveCount(0)
})

test('a note mentions a colleague by keyboard alone, appears on their page, and is deleted', async ({
  page,
  admin,
  disputeId,
}) => {
  for (const each of [page, admin]) await openLive(each, disputeId)
  await notes(page).getByRole('button', { name: 'Write a note' }).press('Enter')
  const field = notes(page).getByLabel('Note', { exact: true })
  await expect(field).toBeFocused()
  await page.keyboard.type('Please call the courier, @nao')
  await expect(options(page)).toHaveCount(1)
  await expect(field).toHaveAttribute('aria-activedescendant', /.+/)
  await expectAccessible(page)
  await page.keyboard.press('Enter')
  // A note may end with a mention, since the space after it closes the list.
  await expect(options(page)).toHaveCount(0)
  // On the page, Ctrl+Enter uploads and does nothing else.
  await page.keyboard.press('Control+Enter')
  await expect(field).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(notes(page).getByRole('button', { name: 'Write a note' })).toBeFocused()
  const text = `Please call the courier, @${ADMIN}`
  await expect(notes(page).getByRole('listitem')).toContainText(text)
  await expect(notes(admin).getByRole('listitem')).toContainText(text)
  await expect(notes(admin).getByRole('strong')).toHaveText(`@${ADMIN}`)

  await notes(page)
    .getByRole('button', { name: `Delete the note by ${AGENT}` })
    .click()
  await page.getByRole('button', { name: 'Delete note' }).click()
  await expect(notes(page).getByRole('listitem')).toHaveCount(0)
  await expect(notes(admin).getByRole('listitem')).toHaveCount(0)
})

test('a note that mentions a person who can no longer sign in stays in its field, with the reason', async ({
  page,
  admin,
  disputeId,
  newPerson,
}) => {
  const name = 'Wanida Chai'
  await newPerson(name)
  await new DisputePage(page).open(disputeId)
  await notes(page).getByRole('button', { name: 'Write a note' }).click()
  const field = notes(page).getByLabel('Note', { exact: true })
  await field.pressSequentially('Please ask, @wani')
  await expect(options(page)).toHaveCount(1)
  await page.keyboard.press('Enter')

  await visit(admin, '/people')
  await admin.getByRole('button', { name: `Disable ${name}` }).click()
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Disable', exact: true }).click()
  await expect(admin.getByRole('row').filter({ hasText: name })).toContainText('Disabled')
  await notes(page).getByRole('button', { name: 'Add note' }).click()
  await expect(notes(page).getByRole('alert')).toContainText(
    'a person it mentions can no longer sign in',
  )
  await expect(field).toHaveValue(new RegExp(`Please ask, @${name}`))
  await field.fill('Please ask the courier')
  await notes(page).getByRole('button', { name: 'Add note' }).click()
  await expect(notes(page).getByRole('listitem')).toContainText('Please ask the courier')
})

test('the text of a note survives a reload, and a note of 100,000 characters stays in its field', async ({
  page,
  disputeId,
}) => {
  const open = async () => {
    await new DisputePage(page).open(disputeId)
    await notes(page).getByRole('button', { name: 'Write a note' }).click()
  }
  await open()
  const field = notes(page).getByLabel('Note', { exact: true })
  const bytesStored = async () => (await storedInBrowser(page)).text.length
  await field.fill('x'.repeat(100_000))
  await expect(notes(page).getByText(/100,000 of at most 4,000 characters/)).toBeVisible()
  await notes(page).getByRole('button', { name: 'Add note' }).click()
  await expect(field).toHaveValue('x'.repeat(100_000))
  await expect.poll(bytesStored).toBeGreaterThan(100_000)
  await field.fill('Half a thought')
  await expect.poll(bytesStored).toBeLessThan(100_000)
  await reload(page)
  await open()
  await expect(field).toHaveValue('Half a thought')
  // Escape closes the list of people, not the field.
  await field.pressSequentially(' @')
  await expect(options(page).first()).toBeVisible()
  await field.press('Escape')
  await expect(options(page)).toHaveCount(0)
  await notes(page).getByRole('button', { name: 'Discard' }).click()
  await expect(field).toHaveCount(0)
})
