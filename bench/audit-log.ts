import { loadavg } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { accountApi } from '../lib/format/account-paths.ts'
import { api, pages, withQuery } from '../lib/format/paths.ts'
import { runProgram } from '../scripts/processes.ts'
import { startPostgres } from '../testing/postgres.ts'
import { signInHeader } from '../testing/session.ts'
import { stoppingPrograms, withTemporaryDirectory } from '../testing/workspace.ts'
import { emptiestDispute, startDesk, type RunningDesk } from './support/desk.ts'
import type { LoopDelay } from './support/loop-probe.ts'
import { residentBytes, watchMemory } from './support/process-memory.ts'
import { heldMs, holdText, LOOP_PROBE, watchLoop } from './support/watch-loop.ts'

/**
 * How long reading a long audit log blocks the server's event loop: pages with each filter, the check of the hash
 * chain, downloads. `--pglite-rows=1000 --postgres-rows=1000` for a short run.
 */

const FILL = 'lib/server/audit-log/testing/fill-database.ts'
/** In every filled log; see fillAuditLog. */
const PERSON = '00000000-0000-4000-8000-000000000007'
const DISPUTE = 'dspt_test_7'
const ROW_EVERY_MS = 30_000
const FILL_MS = 20 * 60_000

/** Runs before each step, so that the garbage of the previous step is not attributed to it. */
const PAUSE_MS = 300

const HEADINGS = ['held', '(busy, gc)', 'p99', 'max', 'took ms', '+ MiB']

const { values } = parseArgs({
  options: {
    'pglite-rows': { type: 'string', default: '100000' },
    'postgres-rows': { type: 'string', default: '1000000' },
  },
  // Options of other measurements may be present.
  strict: false,
})

/** PGlite runs each statement on the main thread, so the loop is blocked for at least one statement. */
const PGLITE = { database: 'PGlite', rows: Number(values['pglite-rows']), boundMs: 250 }
const POSTGRES = { database: 'Postgres', rows: Number(values['postgres-rows']), boundMs: 50 }

type Run = typeof PGLITE
type Step = { name: string; run: () => Promise<unknown> }
type Result = { name: string; loop: LoopDelay; tookMs: number; grewBytes: number }

const isMet = [await measureOnPglite(), await measureOnPostgres()]
process.exitCode = isMet.every(Boolean) ? 0 : 1

async function measureOnPglite(): Promise<boolean> {
  return withTemporaryDirectory((directory) =>
    stoppingPrograms(async () => {
      await fill(PGLITE.rows, path.join(directory, 'desk', 'database'))
      return report(PGLITE, await measureSteps(await startDesk(directory, [LOOP_PROBE]), PGLITE))
    }),
  )
}

async function measureOnPostgres(): Promise<boolean> {
  const postgres = await startPostgres()
  try {
    return await withTemporaryDirectory((directory) =>
      stoppingPrograms(async () => {
        const databaseUrl = await postgres.createDatabase('desk')
        await fill(POSTGRES.rows, databaseUrl)
        const desk = await startDesk(directory, [LOOP_PROBE], { DATABASE_URL: databaseUrl })
        return report(POSTGRES, await measureSteps(desk, POSTGRES))
      }),
    )
  } finally {
    await postgres.stop()
  }
}

async function fill(rows: number, place: string): Promise<void> {
  const { ok, output } = await runProgram({
    name: 'Filling the audit log',
    args: ['--import', 'tsx', '--conditions=react-server', FILL, String(rows), place],
    timeoutMs: FILL_MS,
  })
  if (!ok) throw new Error(`The audit log cannot be filled:\n${output}`)
}

async function measureSteps(desk: RunningDesk, { rows }: Run): Promise<Result[]> {
  const { pid } = desk.app.program()
  const results: Result[] = []
  for (const { name, run } of await stepsOf(desk, rows)) {
    await delay(PAUSE_MS)
    const before = residentBytes(pid)
    const memory = watchMemory(pid)
    const startedAt = performance.now()
    const loop = await watchLoop(desk.app.program(), run)
    const tookMs = performance.now() - startedAt
    const { peak } = await memory.stop()
    results.push({ name, loop, tookMs, grewBytes: peak - before })
  }
  return results
}

async function stepsOf(desk: RunningDesk, rows: number): Promise<Step[]> {
  const headers = {
    cookie: await signInHeader(desk.url, 'admin'),
    'sec-fetch-site': 'same-origin',
  }

  async function read(address: string): Promise<void> {
    const response = await fetch(desk.url + address, { headers })
    if (!response.ok) throw new Error(`GET ${address}: ${response.status}`)
    // Read to its end without storing it: a CSV may be longer than the longest string.
    for await (const _chunk of response.body ?? []);
  }
  const page = (query: Record<string, string>) => () =>
    read(withQuery(accountApi.audit(), { limit: 100, ...query }))
  const check = (scope?: 'all') => read(withQuery(accountApi.auditChain(), { scope }))
  const csv = (query = {}) => read(withQuery(accountApi.auditCsv(), query))

  const middle = Date.now() - (rows / 2) * ROW_EVERY_MS
  const to = new Date(middle).toISOString().slice(0, 10)
  const person = PERSON
  const dispute = DISPUTE
  const caseId = await emptiestDispute(desk)
  // Loading code, connecting and planning happen once, so they happen before the first step.
  for (const address of [pages.audit(), accountApi.audit(), api.history(DISPUTE)])
    await read(address)
  await csv({ dispute })
  return [
    { name: 'the page as it is rendered', run: () => read(pages.audit()) },
    { name: 'the newest 100', run: page({}) },
    { name: '100 in the middle', run: page({ before: `${middle * 1000}-0` }) },
    { name: 'the oldest 100', run: page({ after: '0-0' }) },
    { name: '100 by person', run: page({ person }) },
    { name: '100 by action', run: page({ action: 'signed_out' }) },
    { name: '100 by dispute', run: page({ dispute }) },
    { name: '100 by dates', run: page({ to }) },
    { name: 'a person and an action without rows', run: page({ person, action: 'signed_in' }) },
    { name: 'person, action and dates', run: page({ person, action: 'document_uploaded', to }) },
    { name: 'dispute and action', run: page({ dispute, action: 'signed_out' }) },
    { name: 'check of all rows', run: () => check() },
    { name: 'check of the new rows', run: () => check() },
    { name: 'check of all rows, five requests', run: () => times(5, () => check('all')) },
    { name: 'CSV of all rows', run: () => csv() },
    { name: 'CSV of all rows, three requests', run: () => times(3, () => csv()) },
    { name: 'CSV of an action', run: () => csv({ action: 'signed_out' }) },
    { name: 'history of a dispute', run: () => read(api.history(DISPUTE)) },
    { name: 'CSV of disputes', run: () => read(api.disputesCsv()) },
    { name: 'a case as ZIP', run: () => read(api.export(caseId)) },
  ]
}

function times(count: number, work: () => Promise<unknown>): Promise<unknown> {
  return Promise.all(Array.from({ length: count }, work))
}

function report({ database, rows, boundMs }: Run, results: readonly Result[]): boolean {
  const [load = 0] = loadavg()
  const title = `an audit log of ${rows.toLocaleString('en')} rows on ${database}`
  console.log(`\nEvent loop: ${title}, in ms; load ${load.toFixed(1)}`)
  console.log(`  ${''.padEnd(38)}${HEADINGS.map((heading) => heading.padStart(11)).join('')}`)
  for (const { name, loop, tookMs, grewBytes } of results) {
    const [held = '', ...rest] = holdText(loop).split(' ')
    const figures = [loop.p99Ms, loop.maxMs, tookMs, grewBytes / 2 ** 20]
    const cells = [held, rest.join(' '), ...figures.map((figure) => figure.toFixed(0))]
    console.log(`  ${name.padEnd(38)}${cells.map((cell) => cell.padStart(11)).join('')}`)
  }
  const worst = Math.max(...results.map(({ loop }) => heldMs(loop)))
  const isMet = worst <= boundMs
  const verdict = `at most ${boundMs}: ${isMet ? 'met' : 'MISSED'}`
  console.log(`  held for ${worst.toFixed(0)} ms at most (${verdict})`)
  return isMet
}
