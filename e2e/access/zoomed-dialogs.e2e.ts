import type { Locator, Page } from 'playwright/test'
import type { SandboxMerchant } from '@/testing/sandbox'
import { pdfFile } from '@/e2e/fixtures/files'
import { expectHalfOfHeight, expectReachable } from '@/e2e/fixtures/layout'
import { file, heavyPdf, noise } from '@/e2e/fixtures/pictures'
import { ResponsePage } from '@/e2e/fixtures/response-page'
import { expect, test } from '@/e2e/fixtures/test'
import { visit } from '@/e2e/fixtures/visit'

// A window of 1,280 × 1,024 at 400 %.
test.use({ viewport: { width: 320, height: 256 }, role: 'admin' })

test('the dialogs of a dispute scroll to each of their parts', async ({ page, disputeId }) => {
  test.slow()
  const response = new ResponsePage(page)
  await response.open(disputeId)
  await response.choose(pdfFile('paper.pdf'))

  await page.getByRole('button', { name: 'Preview paper.pdf' }).click()
  const preview = page.getByRole('dialog')
  const document = preview.getByRole('region', { name: 'paper.pdf' })
  await expectReachable(
    preview,
    preview.getByLabel('Kind'),
    preview.getByRole('button', { name: 'Back' }),
  )
  await document.scrollIntoViewIfNeeded()
  await expect(document.getByRole('img', { name: /^Page 1/ })).toBeInViewport()
  await expectHalfOfHeight(document)
  await preview.getByRole('button', { name: 'Back' }).click()

  await response.chooseKind('paper.pdf', 'Proof of receipt')
  await response.upload(1)
  await response.table.getByRole('button', { name: 'Delete paper.pdf' }).click()
  const deletion = page.getByRole('alertdialog', { name: 'Delete paper.pdf?' })
  const keep = deletion.getByRole('button', { name: 'Keep document' })
  await expectReachable(deletion, deletion.getByRole('button', { name: 'Delete document' }), keep)
  await keep.click()

  await page.keyboard.press('z')
  const snooze = page.getByRole('alertdialog', { name: 'Snooze this dispute' })
  const cancel = snooze.getByRole('button', { name: 'Cancel' })
  await expectReachable(
    snooze,
    snooze.getByLabel('Another time'),
    snooze.getByLabel('Why it can wait'),
    snooze.getByRole('button', { name: 'Snooze dispute' }),
    cancel,
  )
  await cancel.click()

  await response.write('The parcel was signed for.')
  await response.askToSubmit()
  const understood = response.submitDialog.getByRole('checkbox')
  const submit = response.submitDialog.getByRole('button', { name: 'Submit response' })
  await expectReachable(response.submitDialog, understood, submit)
})

/** An open dialog, and the parts of it that end it, take input or come last. */
type Opened = { dialog: Locator; parts: Locator[] }
type Context = { page: Page; response: ResponsePage; disputeId: string; merchant: SandboxMerchant }

const button = (dialog: Locator, name: string | RegExp) =>
  dialog.getByRole('button', { name, exact: typeof name === 'string' })

async function select(response: ResponsePage, { merchant, disputeId }: Context): Promise<Locator> {
  const names = ['sandbox-download-a.pdf', 'sandbox-download-b.pdf']
  for (const name of names) await merchant.addDocument(disputeId, name)
  await response.open(disputeId)
  for (const name of names) await response.page.getByLabel(`Select ${name}`).check()
  return response.page.getByRole('region', { name: 'Selected documents' })
}

const DIALOGS: Record<string, (context: Context) => Promise<Opened>> = {
  combine: async ({ page, response, disputeId }) => {
    await response.open(disputeId)
    await response.choose(pdfFile('first.pdf'), pdfFile('second.pdf', { pages: 2 }))
    await page.getByRole('button', { name: 'Combine into one PDF…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Combine into one PDF' })
    const fields = [dialog.getByLabel('Filename at Omise'), dialog.getByLabel('Kind')]
    return {
      dialog,
      parts: [...fields, button(dialog, 'Cancel'), button(dialog, 'Combine 2 files')],
    }
  },
  shrink: async ({ page, response, disputeId }) => {
    await response.open(disputeId)
    await response.choose(file('scan.png', noise(2200, 2200).toBuffer('image/png')))
    await page.getByRole('button', { name: 'Shrink to fit: scan.png' }).click()
    const dialog = page.getByRole('dialog', { name: 'Shrink scan.png to fit' })
    const take = button(dialog, 'Use the smaller file')
    await expect(take).toBeVisible({ timeout: 60_000 })
    return { dialog, parts: [button(dialog, 'Cancel'), take] }
  },
  split: async ({ page, response, disputeId }) => {
    await response.open(disputeId)
    await response.choose(await heavyPdf('scans.pdf', 6))
    await page.getByRole('button', { name: 'Split by pages: scans.pdf' }).click()
    const dialog = page.getByRole('dialog', { name: 'Split scans.pdf by pages' })
    const take = button(dialog, /^Use \d+ parts$/)
    await expect(take).toBeVisible({ timeout: 60_000 })
    const last = dialog.getByRole('listitem').last()
    return { dialog, parts: [last, button(dialog, 'Cancel'), take] }
  },
  'delete several documents': async (context) => {
    const bar = await select(context.response, context)
    await button(bar, 'Delete').click()
    const dialog = context.page.getByRole('alertdialog', { name: 'Delete 2 documents?' })
    return { dialog, parts: [button(dialog, 'Cancel'), button(dialog, 'Delete 2 documents')] }
  },
  'change the kind': async (context) => {
    const bar = await select(context.response, context)
    await button(bar, 'Change kind').click()
    const dialog = context.page.getByRole('alertdialog', { name: /^Change the kind of/ })
    const buttons = [button(dialog, 'Cancel'), button(dialog, 'Change kind')]
    return { dialog, parts: [dialog.getByLabel('New kind'), ...buttons] }
  },
  'waive a kind': async ({ page, response, disputeId }) => {
    await response.open(disputeId)
    await response.guidance
      .getByRole('button', { name: /^I don’t have this/ })
      .first()
      .click()
    const dialog = page.getByRole('alertdialog', { name: /^Respond without/ })
    const buttons = [button(dialog, 'Cancel'), button(dialog, /^Waive/)]
    return { dialog, parts: [dialog.getByLabel('Reason'), ...buttons] }
  },
  accept: async ({ response, disputeId }) => {
    await response.open(disputeId)
    const confirm = await response.askToAccept()
    const dialog = response.acceptDialog
    return { dialog, parts: [dialog.getByRole('textbox'), button(dialog, 'Cancel'), confirm] }
  },
  'respond-by date': async ({ page, response, disputeId }) => {
    await response.open(disputeId)
    await page.getByRole('button', { name: 'Set the exact date' }).click()
    const dialog = page.getByRole('alertdialog')
    const fields = [dialog.getByLabel('Date'), dialog.getByLabel(/^Time/)]
    const buttons = [button(dialog, 'Cancel'), button(dialog, 'Set respond-by date')]
    return { dialog, parts: [...fields, ...buttons] }
  },
  'insert a template': async ({ page, response, disputeId }) => {
    await response.open(disputeId)
    await response.write('Dear bank,')
    await page.getByRole('button', { name: 'Insert template' }).click()
    const dialog = page.getByRole('dialog')
    const others = [button(dialog, 'Cancel'), button(dialog, 'Replace text')]
    return { dialog, parts: [...others, dialog.getByRole('button').last()] }
  },
  'save as template': async ({ page, response, disputeId }) => {
    await response.open(disputeId)
    await response.write('Dear bank, the parcel was signed for.')
    await page.getByRole('button', { name: 'Save as template…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Save as a template of the team' })
    const fields = [
      dialog.getByLabel('Name', { exact: true }),
      dialog.getByLabel('Text', { exact: true }),
    ]
    const buttons = [button(dialog, 'Cancel'), button(dialog, 'Save template')]
    return { dialog, parts: [...fields, ...buttons] }
  },
  'manage templates': async ({ page, response, disputeId }) => {
    const names = ['A', 'B', 'C', 'D'].map((letter) => `${letter} ${disputeId}`)
    const headers = { 'sec-fetch-site': 'same-origin' }
    for (const name of names) {
      const data = { id: crypto.randomUUID(), reason: null, language: 'en', name, text: name }
      const added = await page.request.post('/api/templates', { headers, data })
      expect(added.status()).toBe(201)
    }
    await response.open(disputeId)
    await response.card.getByRole('button', { name: 'Write the response' }).click()
    await page.getByRole('button', { name: 'Manage templates…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Templates of the team' })
    const own = names.flatMap((name) => [`Edit ${name}`, `Delete ${name}`])
    return { dialog, parts: [...own, 'Close'].map((label) => button(dialog, label)) }
  },
  'save view': async ({ page }) => {
    await visit(page, '/disputes?currency=JPY')
    await page.getByRole('button', { name: 'Save view' }).click()
    const dialog = page.getByRole('dialog', { name: 'Save view' })
    const buttons = [button(dialog, 'Cancel'), button(dialog, 'Save view')]
    return { dialog, parts: [dialog.getByLabel('Name'), ...buttons] }
  },
  'command palette': async ({ page }) => {
    await visit(page, '/disputes')
    await page.keyboard.press('Control+k')
    const dialog = page.getByRole('dialog', { name: 'Search or jump to' })
    const option = dialog.getByRole('option')
    await expect(option.first()).toBeVisible()
    return { dialog, parts: [option.last(), dialog.getByRole('combobox'), option.first()] }
  },
  keys: async ({ page, response, disputeId }) => {
    await response.open(disputeId)
    await page.keyboard.press('?')
    const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    return { dialog, parts: [dialog.getByRole('checkbox'), button(dialog, 'Close')] }
  },
  assign: async ({ page, response, disputeId }) => {
    await response.open(disputeId)
    const dialog = page.getByRole('dialog')
    await page.keyboard.press('a')
    await dialog.getByRole('option').first().click()
    await expect(dialog).toBeHidden()
    await page.keyboard.press('a')
    const option = dialog.getByRole('option')
    await expect(option.first()).toBeVisible()
    return {
      dialog,
      parts: [
        dialog.getByRole('combobox'),
        option.first(),
        option.last(),
        button(dialog, 'Unassign'),
        button(dialog, 'Close'),
      ],
    }
  },
}

for (const [name, open] of Object.entries(DIALOGS)) {
  test(`each part of the dialog to ${name} can be pressed`, async ({
    page,
    disputeId,
    merchant,
  }) => {
    const { dialog, parts } = await open({
      page,
      response: new ResponsePage(page),
      disputeId,
      merchant,
    })
    await expectReachable(dialog, ...parts)
  })
}
