import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Browser, Locator, Page } from 'playwright'
import { openBrowser } from '../../testing/browser'
import { runDesk } from '../fixtures/running-desk'
import { collectFiles, isListed, readTable, writeTable, type CorpusFile } from './collect'
import { coloursAway, SAME_COLOURS } from './colours'
import { measureNumberSearch } from './number-search'
import { changesOf, notesOf, outcomeOf, type Result } from './outcome'

/**
 * `npm run prepare:corpus`: processes the files of `outcomes.tsv` in a real browser, and compares the outcomes, changes and
 * notes. `-- --record` writes the changes and notes to the table instead, to be reviewed before they are committed.
 * `-- DIR` processes every file of a folder, and prints a line for each. Needs a build.
 */

const LONGEST_WAIT_MS = 120_000

// As text, because the loader of this file adds helpers to functions that do not exist in the page.
const IS_TAKEN_OVER =
  "Object.keys(document.querySelector('main input') ?? {}).some((key) => key.startsWith('__react'))"

type Outcome = {
  name: string
  milliseconds: number
  result: Result & { format?: string; fixes?: string[]; original?: { size: number } }
}

type Run = { outcome: Outcome; size: number | null; bytes: Buffer | null }

const isRecording = process.argv.includes('--record')
const folder = process.argv.slice(2).find((argument) => !argument.startsWith('-'))
process.exitCode = (await withPage(folder ? (page) => tryFolder(page, folder) : compare)) ? 0 : 1

async function withPage(work: (page: Page) => Promise<boolean>): Promise<boolean> {
  const desk = await runDesk()
  try {
    const browser = await openBrowser()
    try {
      return await work(await openCorpusPage(browser, desk.url))
    } finally {
      await browser.close()
    }
  } finally {
    await desk.stop()
  }
}

async function openCorpusPage(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage()
  page.on('console', (message) => {
    if (message.type() === 'error') say(`  console: ${message.text()}`)
  })
  await page.goto(`${url}/prepare-corpus`)
  // Not waitForFunction, which the content security policy refuses once it has to wait.
  while (!(await page.evaluate(IS_TAKEN_OVER))) await setTimeout(50)
  return page
}

/** False when any file ended as anything but ready or blocked. */
async function tryFolder(page: Page, root: string): Promise<boolean> {
  let good = true
  for (const file of await filesIn(root)) {
    const { outcome, size } = await runOne(page, file)
    say(`${path.relative(root, file)}: ${inWords(outcome, size)}`)
    if (outcome.result.state === 'broken') good = false
  }
  return good
}

/** False when a file of the table is missing, or ended in another way than the table says. */
async function compare(page: Page): Promise<boolean> {
  for (const line of measureNumberSearch()) say(line)
  const table = await readTable()
  const root = await collectFiles(table)
  const counts = { right: 0, exceptions: 0, wrong: 0, missing: 0, coloursCompared: 0 }
  for (const row of table) {
    const file = path.join(root, row.source, row.name)
    if (!(await isListed(row, file))) {
      counts.missing += 1
      say(`missing: ${row.source}/${row.name}`)
      continue
    }
    const run = await runOne(page, file, { isDownloaded: row.colours !== '' })
    const away = run.bytes ? await coloursAway(run.bytes, row.colours) : null
    if (away !== null) counts.coloursCompared += 1
    if (isRecording) {
      row.changes = changesOf(run.outcome.result)
      row.notes = notesOf(run.outcome.result)
    }
    counts[judge(row, run, away)] += 1
  }
  if (isRecording) await writeTable(table)
  const { right, exceptions, wrong, missing, coloursCompared } = counts
  say(
    `${table.length} files: ${right} right, ${exceptions} known exceptions, ${wrong} wrong, ${missing} missing; ` +
      `the colours of ${coloursCompared} pictures were compared`,
  )
  return wrong + missing === 0
}

function judge(
  row: CorpusFile,
  { outcome, size }: Run,
  away: number | null,
): 'right' | 'exceptions' | 'wrong' {
  const { result } = outcome
  const actual = away !== null && away > SAME_COLOURS ? 'other colours' : outcomeOf(result)
  const isSame = row.changes === changesOf(result) && row.notes === notesOf(result)
  if (isSame && row.exception === '' && row.outcome === actual) return 'right'
  if (isSame && row.exception !== '' && row.exception.split(': ')[0] === actual) return 'exceptions'
  const colours = away === null ? '' : ` · colours ${away} away`
  const expected = [row.exception || row.outcome, row.changes || 'unchanged', row.notes]
  say(
    `wrong: ${row.source}/${row.name} is ${inWords(outcome, size)}${colours}; ` +
      `the table says ${expected.filter(Boolean).join(' · ')}`,
  )
  return 'wrong'
}

async function filesIn(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .toSorted()
}

async function runOne(page: Page, file: string, { isDownloaded = false } = {}): Promise<Run> {
  await page.getByLabel('Files to prepare').setInputFiles(file)
  const row = page.getByRole('listitem')
  await row.waitFor({ timeout: LONGEST_WAIT_MS })
  const outcome: Outcome = JSON.parse(await row.locator('code').innerText())
  const link = row.getByRole('link')
  const size = (await link.count()) > 0 ? Number(await link.getAttribute('data-size')) : null
  const bytes = isDownloaded && size !== null ? await download(page, link) : null
  await page.getByRole('button', { name: 'Clear' }).click()
  await row.waitFor({ state: 'detached' })
  return { outcome, size, bytes }
}

async function download(page: Page, link: Locator): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent('download'), link.click()])
  return readFile(await file.path())
}

function inWords({ result, milliseconds }: Outcome, size: number | null): string {
  const time = `${milliseconds} ms`
  const { state, error, problem, fixes = [], format, original } = result
  if (state === 'blocked') {
    const can = fixes.length > 0 ? ` (can ${fixes.join(', ')})` : ''
    return `blocked: ${problem}${can} · ${time}`
  }
  if (state !== 'ready') return `BROKEN ${error} · ${time}`
  return [
    `ready as ${format}`,
    outcomeOf(result),
    changesOf(result) || 'unchanged',
    `${original?.size} → ${size} bytes`,
    notesOf(result) || 'no notes',
    time,
  ].join(' · ')
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
