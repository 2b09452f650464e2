import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { Browser, Page } from 'playwright'
import { openBrowser } from '../testing/browser'
import { runDesk } from './fixtures/running-desk'

/**
 * `npm run prepare:corpus -- DIR`: processes every file of a folder in a real browser and prints a line for each. For
 * trying real files; the folder is not part of the project. Needs a build.
 */

const LONGEST_WAIT_MS = 120_000

// As text, because the loader of this file adds helpers to functions that do not exist in the page.
const IS_TAKEN_OVER =
  "Object.keys(document.querySelector('main input') ?? {}).some((key) => key.startsWith('__react'))"

type Outcome = {
  name: string
  milliseconds: number
  result:
    | {
        state: 'ready'
        format: string
        changes: string[]
        notes: { note: string; [detail: string]: unknown }[]
        original: { size: number }
        pages: number | null
        picture: { width: number; height: number } | null
      }
    | { state: 'blocked'; problem: string; fixes: string[] }
    | { state: 'broken'; error: string }
}

const folder = process.argv.slice(2).find((argument) => !argument.startsWith('-'))
if (!folder) {
  say('Usage: npm run prepare:corpus -- DIR')
  process.exit(2)
}
process.exitCode = (await runCorpus(folder)) ? 0 : 1

/** False when any file ended as anything but ready or blocked. */
async function runCorpus(root: string): Promise<boolean> {
  const files = await filesIn(root)
  const desk = await runDesk()
  try {
    const browser = await openBrowser()
    try {
      return await runFiles(browser, desk.url, root, files)
    } finally {
      await browser.close()
    }
  } finally {
    await desk.stop()
  }
}

async function runFiles(
  browser: Browser,
  url: string,
  root: string,
  files: readonly string[],
): Promise<boolean> {
  let good = true
  const page = await browser.newPage()
  page.on('console', (message) => {
    if (message.type() === 'error') say(`  console: ${message.text()}`)
  })
  await page.goto(`${url}/prepare-corpus`)
  await page.waitForFunction(IS_TAKEN_OVER)
  for (const file of files) {
    const { outcome, size } = await runOne(page, file)
    say(`${path.relative(root, file)}: ${inWords(outcome, size)}`)
    if (outcome.result.state === 'broken') good = false
  }
  return good
}

async function filesIn(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .toSorted()
}

async function runOne(
  page: Page,
  file: string,
): Promise<{ outcome: Outcome; size: number | null }> {
  await page.getByLabel('Files to prepare').setInputFiles(file)
  const row = page.getByRole('listitem')
  await row.waitFor({ timeout: LONGEST_WAIT_MS })
  const outcome: Outcome = JSON.parse(await row.locator('code').innerText())
  const link = row.getByRole('link')
  const size = (await link.count()) > 0 ? Number(await link.getAttribute('data-size')) : null
  await page.getByRole('button', { name: 'Clear' }).click()
  await row.waitFor({ state: 'detached' })
  return { outcome, size }
}

function inWords({ result, milliseconds }: Outcome, size: number | null): string {
  const time = `${milliseconds} ms`
  if (result.state === 'broken') return `BROKEN ${result.error} · ${time}`
  if (result.state === 'blocked') {
    const fixes = result.fixes.length > 0 ? ` (can ${result.fixes.join(', ')})` : ''
    return `blocked: ${result.problem}${fixes} · ${time}`
  }
  const { picture, pages } = result
  return [
    `ready as ${result.format}`,
    picture ? `${picture.width} × ${picture.height}` : `${pages} pages`,
    result.changes.join(', ') || 'unchanged',
    `${result.original.size} → ${size} bytes`,
    ...result.notes.map(({ note, ...details }) => `note ${note} ${JSON.stringify(details)}`),
    time,
  ].join(' · ')
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
