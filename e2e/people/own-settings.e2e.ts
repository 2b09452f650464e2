import type { Page } from 'playwright/test'
import { DisputePage } from '@/e2e/fixtures/dispute-page'
import { newText, pdfFile } from '@/e2e/fixtures/files'
import { expectNoSidewaysScroll } from '@/e2e/fixtures/layout'
import { expect, test } from '@/e2e/fixtures/test'
import { visit } from '@/e2e/fixtures/visit'

/** Settings of a browser or system: larger pages, reduced motion, forced colours. */

test.describe('at 200 %', () => {
  // A window of 1,280 by 860, as the page sees it when zoomed.
  test.use({ viewport: { width: 640, height: 430 }, deviceScaleFactor: 2 })

  test('everything fits, and a dialog can be read and closed', async ({ page, disputeId }) => {
    for (const address of ['/disputes', '/profile', `/disputes/${disputeId}`]) {
      await visit(page, address)
      await expectNoSidewaysScroll(page)
    }
    const dispute = new DisputePage(page)
    await dispute.choose(pdfFile('receipt.pdf', { text: newText() }))
    await page.getByRole('button', { name: 'Preview receipt.pdf' }).click()
    const dialog = page.getByRole('dialog', { name: 'receipt.pdf' })
    await expect(dialog.getByRole('button', { name: 'Close' })).toBeInViewport({ ratio: 1 })
    await expectNoSidewaysScroll(page)
  })
})

test.describe('with reduced motion', () => {
  test.use({ reducedMotion: 'reduce' })

  test('nothing moves noticeably', async ({ page, disputeId }) => {
    await visit(page, `/disputes/${disputeId}`)
    await recordMovements(page)
    const dispute = new DisputePage(page)
    await dispute.choose(pdfFile('receipt.pdf', { text: newText() }))
    await page.getByRole('button', { name: 'Preview receipt.pdf' }).click()
    await expect(page.getByRole('dialog', { name: 'receipt.pdf' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    const movements = await recordedMovements(page)
    expect(movements.filter(({ milliseconds }) => milliseconds > 1)).toEqual([])
  })
})

test.describe('with forced colours', () => {
  test.use({ forcedColors: 'active' })

  test('a button is distinguishable from text', async ({ page, disputeId }) => {
    await visit(page, `/disputes/${disputeId}`)
    const dispute = new DisputePage(page)
    await dispute.choose(pdfFile('receipt.pdf', { text: newText() }))
    await expect(page.getByRole('button', { name: 'Preview receipt.pdf' })).toBeVisible()
    const main = page.getByRole('main')
    for (const name of ['Choose files', 'Write the response', /^Upload 1 document/]) {
      const button = main.getByRole('button', { name }).first()
      expect(await hasEdge(button), `the edge of ${name}`).toBe(true)
    }
  })

  test('covered kinds are distinguishable from missing ones', async ({ page, merchant }) => {
    await visit(page, `/disputes/${await merchant.disputeWithManyDocuments()}`)
    const guidance = page.getByRole('region', { name: 'Evidence checklist' })
    const ticks = guidance.getByRole('listitem').locator('[aria-hidden="true"]:has(svg)')
    await expect(ticks.first()).toBeVisible()
    expect(await hasEdge(ticks.first())).toBe(true)
  })
})

/** A visible outline: backgrounds are not drawn with forced colours. */
async function hasEdge(target: ReturnType<Page['locator']>): Promise<boolean> {
  return target.evaluate((element) => {
    const { borderTopWidth, borderTopStyle, borderTopColor } = getComputedStyle(element)
    const isTransparent = /^rgba\(.*, 0\)$|^transparent$/.test(borderTopColor)
    return Number.parseFloat(borderTopWidth) >= 1 && borderTopStyle !== 'none' && !isTransparent
  })
}

type Movement = { name: string; milliseconds: number }

/** Records every animation and transition from now on. */
async function recordMovements(page: Page): Promise<void> {
  await page.evaluate(() => {
    const movements: Movement[] = []
    Object.assign(window, { movements })
    const note = (event: Event) => {
      for (const animation of document.getAnimations()) {
        const timing = animation.effect?.getComputedTiming()
        movements.push({ name: event.type, milliseconds: Number(timing?.activeDuration ?? 0) })
      }
    }
    document.addEventListener('animationstart', note, true)
    document.addEventListener('transitionrun', note, true)
  })
}

async function recordedMovements(page: Page): Promise<Movement[]> {
  return page.evaluate(() => Reflect.get(window, 'movements'))
}
