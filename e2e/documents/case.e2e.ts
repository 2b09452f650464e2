import { readFile } from 'node:fs/promises'
import { unzipSync } from 'fflate'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { expect, test } from '@/e2e/fixtures/test'
import { reload } from '@/e2e/fixtures/visit'
import { WITHOUT_PANES } from '@/e2e/fixtures/viewports'

test.use({ viewport: WITHOUT_PANES })

test('an agent exports the whole case as one ZIP', async ({ page, merchant, disputeId }) => {
  await merchant.addDocument(disputeId, 'elsewhere.pdf')
  await new DisputePage(page).open(disputeId)
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download case (ZIP)' }).click()
  const saved = await download
  expect(saved.suggestedFilename()).toBe(`${disputeId}.zip`)
  const files = unzipSync(await readFile(await saved.path()))
  expect(Object.keys(files).toSorted()).toEqual(['history.csv', 'manifest.json'])
  const manifest = new TextDecoder().decode(files['manifest.json'])
  expect(manifest).toContain('"unavailable": "bytes_unavailable"')
})

test('an agent sets the date from Omise’s e-mail, and restores the estimate', async ({
  page,
  disputeId,
}) => {
  await new DisputePage(page).open(disputeId)
  const card = page.getByRole('region', { name: 'Respond by' })
  await expect(card).toContainText('estimated')
  await card.getByRole('button', { name: 'Set the exact date' }).click()
  const dialog = page.getByRole('alertdialog')
  await expect(dialog.getByLabel('Date')).toBeFocused()
  await expectAccessible(page)
  await dialog.getByLabel('Date').fill('2020-01-01')
  await dialog.getByRole('button', { name: 'Set respond-by date' }).click()
  await expect(dialog.getByText('That is before the dispute opened')).toBeVisible()

  const inTwoDays = new Date(Date.now() + 48 * 60 * 60 * 1000).toISOString().slice(0, 10)
  await dialog.getByLabel('Date').fill(inTwoDays)
  await dialog.getByLabel(/^Time/).fill('17:30')
  await dialog.getByRole('button', { name: 'Set respond-by date' }).click()
  await expect(dialog).toBeHidden()
  await expect(card).toContainText('17:30 ICT')
  await expect(card).not.toContainText('estimated')
  await expect(page.getByText('set the respond-by date')).toBeVisible()
  await reload(page)
  await expect(card).toContainText('17:30 ICT')

  const download = page.waitForEvent('download')
  await card.getByRole('link', { name: 'Add to calendar' }).click()
  const calendar = await readFile(await (await download).path(), 'utf8')
  expect(calendar).toMatch(/\r\nDTSTART:\d{8}T103000Z\r\n/)

  await card.getByRole('button', { name: 'Change the date' }).click()
  await dialog.getByRole('button', { name: 'Use the estimate' }).click()
  await expect(dialog).toBeHidden()
  await expect(card).toContainText('estimated')
})

test('when Omise is unavailable the dialog reports it and nothing changes', async ({
  page,
  merchant,
  disputeId,
}) => {
  await new DisputePage(page).open(disputeId)
  const card = page.getByRole('region', { name: 'Respond by' })
  await card.getByRole('button', { name: 'Set the exact date' }).click()
  await merchant.fail({ on: { path: '/disputes' }, fault: { type: 'status', status: 503 } })
  const dialog = page.getByRole('alertdialog')
  await dialog.getByRole('button', { name: 'Set respond-by date' }).click()
  await expect(dialog.getByRole('alert')).toContainText('Omise')
  await merchant.heal()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(card).toContainText('estimated')
})

test.describe('a viewer', () => {
  test.use({ role: 'viewer' })

  test('exports, but cannot set a date', async ({ page, disputeId }) => {
    await new DisputePage(page).open(disputeId)
    await expect(page.getByRole('link', { name: 'Download case (ZIP)' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Set the exact date' })).toHaveCount(0)
  })
})

test('the facts show the charge’s details at Omise, and link to it', async ({
  page,
  disputeId,
}) => {
  await new DisputePage(page).open(disputeId)
  const facts = page.getByRole('region', { name: 'Details' })
  await expect(facts).toContainText('order_id')
  await expect(facts.getByRole('link', { name: /Open the charge at Omise/ })).toHaveAttribute(
    'href',
    /^https:\/\/dashboard\.omise\.co\/test\/charges\/chrg_test_/,
  )
})

test('on a dispute’s page single keys upload, preview and delete, and a dialog lists them', async ({
  page,
  merchant,
  disputeId,
}) => {
  await merchant.addDocument(disputeId, 'first.pdf')
  await merchant.addDocument(disputeId, 'second.pdf')
  await new DisputePage(page).open(disputeId)
  const chooser = page.waitForEvent('filechooser')
  await page.keyboard.press('u')
  await chooser
  await page.keyboard.press('j')
  await expect(page.getByRole('button', { name: 'first.pdf', exact: true })).toBeFocused()
  await page.keyboard.press('j')
  await expect(page.getByRole('button', { name: 'second.pdf', exact: true })).toBeFocused()
  await page.keyboard.press('Delete')
  await expect(page.getByRole('alertdialog')).toContainText('second.pdf')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('alertdialog')).toBeHidden()
  await expect(page.getByRole('button', { name: 'second.pdf', exact: true })).toBeFocused()
  await page.keyboard.press('p')
  await expect(page.getByRole('dialog')).toContainText('second.pdf')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await page.keyboard.press('?')
  for (const key of [
    'Kind of the file in focus',
    'Upload the files',
    'Delete the chosen document',
  ]) {
    await expect(page.getByRole('dialog')).toContainText(key)
  }
})
