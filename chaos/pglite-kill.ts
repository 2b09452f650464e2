import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { spawnOwned } from '../scripts/owned-process.ts'
import { dice, type Dice } from './random.ts'

/**
 * Kills a process that writes to a PGlite directory, again and again, at random points, and looks each time whether
 * the directory opens and every row is there whose commit was acknowledged. A part of the kills strikes while the
 * directory is being opened, and some while it is being made.
 */

const CHILD = ['--import', 'tsx', '--conditions=react-server', 'chaos/pglite-child.ts']
const KILLED_WHILE_OPENING = 0.25
const FIRST_START_MS = 5_000
const OPENING_MS = 2_500
const WRITING_MS = 800
const GIVE_UP_MS = 300_000

const stateSchema = z.object({
  rows: z.array(z.number()),
  twins: z.array(z.number()),
  total: z.number(),
})
const commitSchema = z.object({ committed: z.number() })

type State = z.infer<typeof stateSchema>
/** What a life of the child came to: what it found, if it came so far, and the last number it acknowledged. */
type Life = { found: State | null; acknowledged: number; lastWords: string }

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    'first-starts': { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
  },
})
const random = dice(Number(values.seed))
const problems = [
  ...(await killWriters(Number(values.kills), random)),
  ...(await killFirstStarts(Number(values['first-starts']), random)),
]
for (const problem of problems) console.log(`  ${problem}`)
console.log(problems.length === 0 ? 'nothing missing' : `${problems.length} problems`)
process.exitCode = problems.length === 0 ? 0 : 1

/** One directory, many lives. @returns what was wrong */
async function killWriters(kills: number, { chance, whole }: Dice): Promise<string[]> {
  return withDirectory(async (directory) => {
    const wrong: string[] = []
    let acknowledged = 0
    let whileOpening = 0
    for (let kill = 1; kill <= kills; kill += 1) {
      const opening = kill > 1 && chance(KILLED_WHILE_OPENING)
      if (opening) whileOpening += 1
      const life = opening
        ? await live(directory, 'write', { afterStartMs: whole(0, OPENING_MS) })
        : await live(directory, 'write', { afterOpenMs: whole(0, WRITING_MS) })
      if (!opening && !life.found) wrong.push(`kill ${kill}: it did not open: ${life.lastWords}`)
      if (life.found) wrong.push(...missing(life.found, acknowledged, `kill ${kill}`))
      acknowledged = Math.max(acknowledged, life.acknowledged)
    }
    const last = await live(directory, 'read')
    if (!last.found) wrong.push(`at the end it did not open: ${last.lastWords}`)
    else wrong.push(...missing(last.found, acknowledged, 'at the end'))
    console.log(
      `${kills} kills, ${whileOpening} of them while it opened: ${acknowledged} commits acknowledged, ` +
        `${last.found?.rows.length ?? 0} found`,
    )
    return wrong
  })
}

/** A new directory each time, killed while it is being made. */
async function killFirstStarts(count: number, { whole }: Dice): Promise<string[]> {
  const wrong: string[] = []
  for (let start = 1; start <= count; start += 1) {
    await withDirectory(async (directory) => {
      const afterStartMs = whole(0, FIRST_START_MS)
      const { acknowledged } = await live(directory, 'write', { afterStartMs })
      const { found, lastWords } = await live(directory, 'read')
      const when = `first start killed after ${afterStartMs} ms`
      if (!found) wrong.push(`${when}: it does not open any more: ${lastWords}`)
      else wrong.push(...missing(found, acknowledged, when))
    })
  }
  console.log(`${count} first starts killed`)
  return wrong
}

/** Rows are numbered from 1 without gaps, and each has a twin of the same transaction. */
function missing({ rows, twins, total }: State, acknowledged: number, when: string): string[] {
  const last = rows.at(-1) ?? 0
  const wrong: string[] = []
  if (last < acknowledged) wrong.push(`${when}: acknowledged up to ${acknowledged}, found ${last}`)
  if (rows.length !== last) wrong.push(`${when}: ${last - rows.length} rows are missing in between`)
  if (twins.length !== rows.length) wrong.push(`${when}: half of a transaction is there`)
  if (total !== rows.length + twins.length) wrong.push(`${when}: there are damaged rows`)
  return wrong
}

type Death = { afterStartMs?: number; afterOpenMs?: number }

/** Starts the child and kills it in time; without `death` it must end by itself. */
async function live(
  directory: string,
  mode: 'write' | 'read',
  { afterStartMs, afterOpenMs }: Death = {},
): Promise<Life> {
  const child = spawnOwned(process.execPath, [...CHILD, path.join(directory, 'database'), mode])
  if (!child.stdout) throw new Error('The child has no output')
  const closed = once(child, 'close')
  const killAfter = (ms: number) => setTimeout(() => child.kill('SIGKILL'), ms)
  let timer = killAfter(afterStartMs ?? GIVE_UP_MS)
  const life: Life = { found: null, acknowledged: 0, lastWords: '' }
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    life.lastWords = (life.lastWords + text).slice(-2_000)
  })
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const said = parseJson(line)
      const committed = commitSchema.safeParse(said)
      if (committed.success)
        life.acknowledged = Math.max(life.acknowledged, committed.data.committed)
      else life.found = stateSchema.parse(said)
      if (!committed.success && afterOpenMs !== undefined) {
        clearTimeout(timer)
        timer = killAfter(afterOpenMs)
      }
    }
  } catch (error) {
    // It said something that it should not.
    child.kill('SIGKILL')
    throw error
  } finally {
    await closed
    clearTimeout(timer)
  }
  return life
}

/** A line that the kill cut off was not said. */
function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return { committed: 0 }
  }
}

async function withDirectory<Result>(
  work: (directory: string) => Promise<Result>,
): Promise<Result> {
  const directory = await mkdtemp(path.join(tmpdir(), 'evidence-desk-pglite-'))
  try {
    return await work(directory)
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 5 })
  }
}
