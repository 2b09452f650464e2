import { writeFile } from 'node:fs/promises'
import { availableParallelism, constants, loadavg, setPriority } from 'node:os'
import path from 'node:path'
import { createCanvas } from '@napi-rs/canvas'
import type { Locator, Page } from 'playwright'
import { DEFAULT_PAGE_SIZE } from '../lib/evidence/limits.ts'
import { pages } from '../lib/format/paths.ts'
import { openBrowser } from '../testing/browser.ts'
import type { SandboxMerchant } from '../testing/sandbox.ts'
import { signIn } from '../testing/session.ts'
import { stoppingPrograms, withTemporaryDirectory } from '../testing/workspace.ts'
import { emptiestDispute, startDesk, type RunningDesk } from './support/desk.ts'
import { interactionToNextPaint, readFeel, recordFeel } from './support/page-feel.ts'
import {
  scorePages,
  type PageScores,
  type ScoredPage,
  type Throttling,
} from './support/page-scores.ts'
import { startBarePage } from './support/peers.ts'

/**
 * How fast pages load in Lighthouse, compared with the sign-in page and an almost bare page of the same Next, and how
 * the dispute page feels with 1,000 documents and 50 files in the queue.
 */

const { rounds: ROUNDS, throttling: THROTTLING } = readOptions()
const MOST_TBT_RATIO = 1.6
const MOST_LCP_RATIO = 1.1
const MOST_POINTS_BELOW = 8
const DESKTOP_SCORE = 100
const DOCUMENTS = 1000
const FILES = 50
const SLOWDOWN = 4
const MOST_INP_MS = 150
const PAUSE_MS = 300
const MOST_SHIFTS = 0.1
const TIMEOUT_MS = 5 * 60_000

const SIGN_IN = 'sign-in page'
const BARE = 'bare page'
const COMPARED = [SIGN_IN, BARE]

function readOptions(): { rounds: number; throttling: Throttling } {
  const rounds = process.argv.find((word) => word.startsWith('--rounds='))
  return {
    rounds: Number(rounds?.split('=')[1] ?? 5),
    throttling: process.argv.includes('--simulate') ? 'simulate' : 'devtools',
  }
}

let isMet = true
console.log(
  `\nPages: ${availableParallelism()} cores, load ${(loadavg()[0] ?? 0).toFixed(1)} before the start`,
)
await withTemporaryDirectory((directory) =>
  stoppingPrograms(async () => {
    const desk = await startDesk(directory)
    // A phone shares no processor with the server.
    setPriority(desk.app.program().pid, constants.priority.PRIORITY_LOW)
    await reportLoading(await pagesToScore(desk))
    await reportFeel(desk, directory)
  }),
)
process.exitCode = isMet ? 0 : 1

async function pagesToScore({ url, merchant }: RunningDesk): Promise<ScoredPage[]> {
  const session = await signIn(url, 'agent')
  const cookie = `${session.name}=${session.value}`
  const dispute = await merchant.disputeWithManyDocuments()
  return [
    { name: BARE, url: await startBarePage() },
    { name: SIGN_IN, url: url + pages.signIn() },
    { name: 'list', url: url + pages.disputes(), cookie },
    { name: 'dispute, 45 documents', url: url + pages.dispute(dispute), cookie },
  ]
}

async function reportLoading(scored: readonly ScoredPage[]): Promise<void> {
  const phone = await scorePages(scored, 'phone', ROUNDS, THROTTLING)
  const signInPage = phone.get(SIGN_IN)
  if (!signInPage) throw new Error('The sign-in page was not loaded')
  console.log(`  Lighthouse 12, phone preset (${THROTTLING}), median of ${ROUNDS}`)
  for (const [name, scores] of phone) {
    console.log(`    ${name.padEnd(22)} ${inWords(scores)}`)
    if (COMPARED.includes(name)) continue
    const { tbt, lcp, score } = scores
    bound('TBT', tbt / signInPage.tbt, MOST_TBT_RATIO, '× the sign-in page')
    bound('LCP', lcp / signInPage.lcp, MOST_LCP_RATIO, '× the sign-in page')
    bound('score', signInPage.score - score, MOST_POINTS_BELOW, 'points below the sign-in page')
  }
  console.log(`  Lighthouse 12, desktop preset, median of ${ROUNDS}`)
  for (const [name, scores] of await scorePages(scored, 'desktop', ROUNDS, 'simulate')) {
    console.log(`    ${name.padEnd(22)} ${inWords(scores)}`)
    if (!COMPARED.includes(name)) {
      bound('score', DESKTOP_SCORE - scores.score, 0, `points below ${DESKTOP_SCORE}`)
    }
  }
}

function inWords({ score, tbt, lcp, tbtRange, speedRange }: PageScores): string {
  const range = (figures: readonly number[]) => figures.map((one) => one.toFixed(0)).join(' to ')
  return (
    `score ${score.toFixed(0)}, TBT ${tbt.toFixed(0)} ms (${range(tbtRange)}), LCP ${lcp.toFixed(0)} ms; ` +
    `speed of the machine ${range(speedRange)}`
  )
}

function bound(name: string, figure: number, most: number, unit: string): void {
  const result = figure <= most ? 'met' : 'MISSED'
  if (figure > most) isMet = false
  console.log(`      ${name} ${figure.toFixed(2)} ${unit} (at most ${most}: ${result})`)
}

async function reportFeel(desk: RunningDesk, directory: string): Promise<void> {
  const disputeId = await emptiestDispute(desk)
  await addDocuments(desk.merchant, disputeId)
  const files = await writeFiles(directory)
  const session = await signIn(desk.url, 'agent')
  const browser = await openBrowser()
  try {
    const context = await browser.newContext({ locale: 'en' })
    await context.addCookies([{ ...session, url: desk.url }])
    const page = await context.newPage()
    page.setDefaultTimeout(TIMEOUT_MS)
    await page.goto(desk.url + pages.dispute(disputeId), { waitUntil: 'networkidle' })
    console.log(`  A dispute with ${DOCUMENTS} documents, ${FILES} files in the queue`)
    await recordFeel(page)
    await addFiles(page, files)
    bound('Layout shifts while they are added', (await readFeel(page)).shifts, MOST_SHIFTS, '')
    await recordFeel(page)
    const devtools = await context.newCDPSession(page)
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN })
    const interactions = await interact(page)
    const { durations } = await readFeel(page)
    const inp = interactionToNextPaint(durations, interactions)
    console.log(
      `      ${interactions} interactions at ${SLOWDOWN}× slowdown; the longest ${durations.slice(0, 5).join(', ')} ms`,
    )
    bound('INP', inp, MOST_INP_MS, 'ms')
  } finally {
    await browser.close()
  }
}

async function addDocuments(merchant: SandboxMerchant, disputeId: string): Promise<void> {
  const present = (await merchant.openDisputes()).find(({ id }) => id === disputeId)
  for (let at = present?.documents.total ?? 0; at < DOCUMENTS; at += 1) {
    await merchant.addDocument(disputeId, `document-${at}.pdf`)
  }
}

/** Small pictures, each different. */
async function writeFiles(directory: string): Promise<string[]> {
  const canvas = createCanvas(600, 400)
  const context = canvas.getContext('2d')
  const files = Array.from({ length: FILES }, (_, at) => path.join(directory, nameOf(at)))
  for (const [at, file] of files.entries()) {
    context.fillStyle = `hsl(${at * 7}, 60%, 70%)`
    context.fillRect(0, 0, canvas.width, canvas.height)
    await writeFile(file, canvas.toBuffer('image/jpeg'))
  }
  return files
}

function nameOf(at: number): string {
  return `IMG_${String(at).padStart(4, '0')}.jpg`
}

async function addFiles(page: Page, files: readonly string[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose files' }).click()
  await (await chooser).setFiles([...files])
  await page.getByText(`${FILES} need a kind`).waitFor()
}

/** What an agent does on the page, with real keys and clicks. @returns the number of interactions */
async function interact(page: Page): Promise<number> {
  const [kinds, removed, previewed, turned] = [20, 10, 10, 10]
  for (let at = 0; at < kinds; at += 1) {
    await page.getByRole('combobox', { name: `Kind of ${nameOf(at)}` }).focus()
    await press(page, 'ArrowDown')
  }
  for (let at = FILES - removed; at < FILES; at += 1) {
    const remove = page.getByRole('button', { name: `Remove ${nameOf(at)} from the queue` })
    await click(page, remove)
    await remove.waitFor({ state: 'detached' })
  }
  const dialog = page.getByRole('dialog')
  for (let at = 0; at < previewed; at += 1) {
    await click(page, page.getByRole('button', { name: `Preview ${nameOf(at)}` }))
    await dialog.waitFor()
    await press(page, 'Escape')
    await dialog.waitFor({ state: 'detached' })
  }
  const next = page.getByRole('button', { name: 'Next', exact: true })
  for (let at = 1; at <= turned; at += 1) {
    await click(page, next)
    await page.getByText(`${at * DEFAULT_PAGE_SIZE + 1}–`).waitFor()
    await page.waitForLoadState('networkidle')
  }
  return kinds + removed + 2 * previewed + turned
}

async function press(page: Page, key: string): Promise<void> {
  await pause(page)
  await page.keyboard.press(key)
  await pause(page)
}

async function click(page: Page, target: Locator): Promise<void> {
  // An element that scrolls into view is laid out one frame later.
  await target.scrollIntoViewIfNeeded()
  await pause(page)
  await target.hover()
  await pause(page)
  await page.mouse.down()
  await page.mouse.up()
  await pause(page)
}

/**
 * Before and after each interaction: Playwright looks for elements in the page itself, which takes more than 100 ms with so
 * many at that slowdown. A person needs longer to move the pointer.
 */
async function pause(page: Page): Promise<void> {
  await page.evaluate(
    (ms) => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, ms))),
    PAUSE_MS,
  )
}
