import type { Page } from 'playwright'
import { pages } from '../lib/format/paths.ts'
import { openBrowser } from '../testing/browser.ts'
import type { OpenDispute } from '../testing/sandbox.ts'
import { signIn } from '../testing/session.ts'
import { stoppingPrograms, withTemporaryDirectory } from '../testing/workspace.ts'
import { startDesk, type RunningDesk } from './support/desk.ts'

/**
 * The JavaScript that a first visit of the dispute page loads until the page is idle, as transferred. `npm test` fails
 * when it exceeds the budget.
 */

/** An empty page of Next 16.4 takes 139 KB of it. */
const BUDGET_BYTES = 205_000
const DOCUMENTS = 45
const TIMEOUT_MS = 60_000

const met = await withTemporaryDirectory((directory) =>
  stoppingPrograms(async () => {
    const desk = await startDesk(directory)
    const [dispute] = await desk.merchant.openDisputes()
    if (dispute?.documents.total !== DOCUMENTS) {
      throw new Error(`The sandbox has no open dispute with ${DOCUMENTS} documents`)
    }
    return report(await loadPage(desk, dispute))
  }),
)
process.exitCode = met ? 0 : 1

/** A script as transferred: headers and compressed body, in bytes. */
type LoadedScript = { path: string; wireBytes: number }

type Loaded = Awaited<ReturnType<typeof recordScripts>>

async function loadPage({ url }: RunningDesk, dispute: OpenDispute): Promise<Loaded> {
  const session = await signIn(url, 'agent')
  const browser = await openBrowser()
  try {
    const context = await browser.newContext({ locale: 'en' })
    await context.addCookies([{ ...session, url }])
    const page = await context.newPage()
    page.setDefaultTimeout(TIMEOUT_MS)
    const loaded = await recordScripts(page)
    await page.goto(url + pages.dispute(dispute.id), { waitUntil: 'load' })
    // The page must show its content before it is measured.
    const [first] = dispute.documents.data
    await page
      .getByText(first?.filename ?? '')
      .first()
      .waitFor()
    await page.waitForLoadState('networkidle')
    return loaded
  } finally {
    await browser.close()
  }
}

/** Records every script that the page, or a worker it starts, loads from now on. */
async function recordScripts(page: Page): Promise<{
  scripts: LoadedScript[]
  workers: string[]
}> {
  const scripts: LoadedScript[] = []
  const workers: string[] = []
  const pathById = new Map<string, string>()
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  session.on('Network.responseReceived', ({ requestId, type, response }) => {
    if (type === 'Script') pathById.set(requestId, new URL(response.url).pathname)
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const path = pathById.get(requestId)
    if (path !== undefined) scripts.push({ path, wireBytes: encodedDataLength })
  })
  // Scripts of a worker are outside the budget, so a page must not start with a worker.
  page.on('worker', (worker) => workers.push(worker.url()))
  return { scripts, workers }
}

function report({ scripts, workers }: Loaded): boolean {
  const sum = scripts.reduce((bytes, { wireBytes }) => bytes + wireBytes, 0)
  const isMet = sum > 0 && sum <= BUDGET_BYTES && workers.length === 0
  console.log('First-load JavaScript of the dispute page, on the wire')
  for (const script of scripts.toSorted(byBytes)) {
    console.log(`  ${kilobytes(script.wireBytes)} KB  ${script.path}`)
  }
  for (const worker of workers) console.log(`  a worker was started: ${worker}`)
  console.log(
    `  ${kilobytes(sum)} KB in ${scripts.length} scripts; the budget is ${kilobytes(BUDGET_BYTES)} KB: ` +
      (isMet ? 'met' : 'MISSED'),
  )
  return isMet
}

function byBytes(a: LoadedScript, b: LoadedScript): number {
  return b.wireBytes - a.wireBytes
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1).padStart(6)
}
