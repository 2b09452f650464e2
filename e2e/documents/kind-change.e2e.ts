import { test } from '@/e2e/fixtures/clock-desk'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { pdfFile } from '@/e2e/fixtures/files'
import { expect, signIn } from '@/e2e/fixtures/test'

/** The longest pause between two attempts of this desk. */
const PAUSE_SECONDS = 15

test('a change of kind that left both documents says so, and its action deletes the former one', async ({
  page,
  clockDesk: { merchant, advance },
  disputeId,
}) => {
  await signIn(page, 'agent')
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(pdfFile('slip.pdf'))
  await dispute.uploadAs('Details of purchase', 'slip.pdf')
  // Omise does not delete the former document, until the desk gives up.
  const on = { method: 'DELETE', path: `${disputeId}/documents/` }
  await merchant.fail({ on, fault: { type: 'status', status: 500 } })
  await page.getByRole('button', { name: 'Change the kind of slip.pdf' }).click()
  const dialog = page.getByRole('alertdialog')
  await dialog.getByLabel('New kind').selectOption({ label: 'Proof of receipt' })
  await dialog.getByRole('button', { name: 'Change kind' }).click()
  await expect(dialog.getByRole('listitem')).toContainText('continues in the background')
  await dialog.getByRole('button', { name: 'Close' }).click()
  const notice = page.getByRole('list', { name: 'Changes of kind' })
  await expect(notice).toContainText('slip.pdf is being changed to Proof of receipt.')
  await expect(async () => {
    await advance(PAUSE_SECONDS)
    await expect(notice).toContainText(
      'slip.pdf exists twice: as Proof of receipt and, still, as Details of purchase.',
      { timeout: 1_000 },
    )
  }).toPass({ timeout: 45_000 })
  expect(await merchant.documents(disputeId)).toHaveLength(2)

  await merchant.heal()
  await notice.getByRole('button', { name: 'Delete the former one' }).click()
  const question = page.getByRole('alertdialog', { name: 'Delete 1 document?' })
  await question.getByRole('button', { name: 'Delete 1 document' }).click()
  const kinds = async () => (await merchant.documents(disputeId)).map(({ kind }) => kind)
  await expect.poll(kinds).toEqual(['proof_of_receipt'])
  await expect(question).toBeHidden()
  await expect(notice).toBeHidden()
})
