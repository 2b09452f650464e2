import type { Page } from 'playwright/test'
import { expectAccessible } from '@/e2e/fixtures/axe'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { photo } from '@/e2e/fixtures/pictures'
import { asksBeforeLeaving, storedInBrowser } from '@/e2e/fixtures/stored-in-browser'
import { expect, test } from '@/e2e/fixtures/test'

test('a prepared photo that the browser has lost is not sent, and is prepared again', async ({
  page,
  disputeId,
  merchant,
}) => {
  test.slow()
  const { dispute, row } = await openWithLostPhoto(page, disputeId)

  await row.getByRole('button', { name: 'Preview counter.jpg' }).click()
  const preview = page.getByRole('dialog')
  await expect(preview).toContainText('Prepared file is missing')
  await expectAccessible(page)
  await preview.getByRole('button', { name: 'Retry' }).click()
  await expect(preview).toBeHidden()
  await expect(row).toContainText('Rotated upright, location removed')
  await loseStoredFiles(page)

  await dispute.chooseKind('counter.jpg', 'Proof of receipt')
  await dispute.upload(1)
  await expect(row).toContainText('isn’t sent in its place')
  expect(await merchant.documents(disputeId)).toEqual([])
  await row.getByRole('button', { name: 'Retry counter.jpg' }).click()
  await expect(row).toContainText('Rotated upright, location removed')
  await dispute.upload(1)
  await expect(dispute.document('counter.jpg')).toBeVisible()
  expect((await merchant.firstContent(disputeId)).includes('Exif')).toBe(false)
})

test('a prepared photo that could not be read once is shown after Retry', async ({
  page,
  disputeId,
}) => {
  const { row } = await openWithLostPhoto(page, disputeId)
  await row.getByRole('button', { name: 'Preview counter.jpg' }).click()
  const preview = page.getByRole('dialog')
  await expect(preview).toContainText('Prepared file is missing')
  await putBackStoredFiles(page)
  await preview.getByRole('button', { name: 'Retry' }).click()
  await expect(preview.getByRole('img').first()).toBeVisible()
  await expect(preview.getByRole('combobox').first()).toBeFocused()
})

async function openWithLostPhoto(page: Page, disputeId: string) {
  const dispute = new DisputePage(page)
  await dispute.open(disputeId)
  await dispute.choose(photo('counter.jpg', 6, { gps: true }))
  const row = dispute.file('counter.jpg')
  await expect(row).toContainText('Rotated upright, location removed')
  await loseStoredFiles(page)
  return { dispute, row }
}

/** Once they are stored: from then on the page has them only there. */
async function loseStoredFiles(page: Page): Promise<void> {
  await expect.poll(async () => (await storedInBrowser(page)).files).toBe(1)
  await expect.poll(() => asksBeforeLeaving(page)).toBe(false)
  await changeStoredFiles(page, 'lose')
}

function putBackStoredFiles(page: Page): Promise<void> {
  return changeStoredFiles(page, 'put back')
}

function changeStoredFiles(page: Page, change: 'lose' | 'put back'): Promise<void> {
  return page.evaluate(async (wanted) => {
    const answer = <Result>(request: IDBRequest<Result>) =>
      new Promise<Result>((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result))
        request.addEventListener('error', () => reject(request.error))
      })
    const database = await answer(indexedDB.open('evidence-desk-files'))
    const rows = () => database.transaction(['bytes'], 'readwrite').objectStore('bytes')
    if (wanted === 'lose') {
      Object.assign(globalThis, { lostRows: await answer(rows().getAll()) })
      await answer(rows().clear())
    } else {
      const lost: unknown[] = Reflect.get(globalThis, 'lostRows')
      for (const row of lost) await answer(rows().put(row))
    }
    database.close()
  }, change)
}
