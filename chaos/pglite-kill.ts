import path from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { startProgram } from '../scripts/processes.ts'
import { withTemporaryDirectory } from '../testing/workspace.ts'
import { dice, type Dice } from './random.ts'

/**
 * Repeatedly kills a process that writes to a PGlite directory, at random points, and checks each time that the
 * directory opens and contains every row with an acknowledged commit. Some of the kills happen while the directory is
 * being opened or created.
 */

const CHILD = ['--import', 'tsx', '--conditions=react-server', 'chaos/pglite-child.ts']
const KILLED_WHILE_OPENING = 0.25
const FIRST_START_MS = 5_000
const OPENING_MS = 2_500
const WRITING_MS = 800
const TIMEOUT_MS = 300_000

const stateSchema = z.object({
  rows: z.array(z.number()),
  pairs: z.array(z.number()),
  total: z.number(),
})
const commitSchema = z.object({ committed: z.number() })

type State = z.infer<typeof stateSchema>
/** The result of a run of the child: the rows it found, if it got that far, and the last number it acknowledged. */
type WriterRun = { found: State | null; acknowledged: number; output: string }

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

/** Starts and kills one process after another on one directory. @returns the errors found */
async function killWriters(kills: number, { chance, whole }: Dice): Promise<string[]> {
  return withTemporaryDirectory(async (directory) => {
    const wrong: string[] = []
    let acknowledged = 0
    let whileOpening = 0
    for (let kill = 1; kill <= kills; kill += 1) {
      const opening = kill > 1 && chance(KILLED_WHILE_OPENING)
      if (opening) whileOpening += 1
      const run = opening
        ? await runWriter(directory, 'write', { afterStartMs: whole(0, OPENING_MS) })
        : await runWriter(directory, 'write', { afterOpenMs: whole(0, WRITING_MS) })
      if (!opening && !run.found) wrong.push(`kill ${kill}: it did not open: ${run.output}`)
      if (run.found) wrong.push(...missing(run.found, acknowledged, `kill ${kill}`))
      acknowledged = Math.max(acknowledged, run.acknowledged)
    }
    const last = await runWriter(directory, 'read')
    if (!last.found) wrong.push(`at the end it did not open: ${last.output}`)
    else wrong.push(...missing(last.found, acknowledged, 'at the end'))
    console.log(
      `${kills} kills, ${whileOpening} of them while it was opening: ${acknowledged} commits acknowledged, ` +
        `${last.found?.rows.length ?? 0} found`,
    )
    return wrong
  })
}

/** A new directory each time, killed while it is being created. */
async function killFirstStarts(count: number, { whole }: Dice): Promise<string[]> {
  const wrong: string[] = []
  for (let start = 1; start <= count; start += 1) {
    await withTemporaryDirectory(async (directory) => {
      const afterStartMs = whole(0, FIRST_START_MS)
      const { acknowledged } = await runWriter(directory, 'write', { afterStartMs })
      const { found, output } = await runWriter(directory, 'read')
      const when = `first start killed after ${afterStartMs} ms`
      if (!found) wrong.push(`${when}: it does not open any more: ${output}`)
      else wrong.push(...missing(found, acknowledged, when))
    })
  }
  console.log(`${count} first starts killed`)
  return wrong
}

/** Rows are numbered from 1 without gaps, and each has a second row of the same transaction. */
function missing({ rows, pairs, total }: State, acknowledged: number, when: string): string[] {
  const last = rows.at(-1) ?? 0
  const wrong: string[] = []
  if (last < acknowledged) wrong.push(`${when}: acknowledged up to ${acknowledged}, found ${last}`)
  if (rows.length !== last) wrong.push(`${when}: ${last - rows.length} rows are missing in between`)
  if (pairs.length !== rows.length) wrong.push(`${when}: half of a transaction is there`)
  if (total !== rows.length + pairs.length) wrong.push(`${when}: there are damaged rows`)
  return wrong
}

type KillTime = { afterStartMs?: number; afterOpenMs?: number }

/** Starts a writer and kills it at the given time; without a time it must end by itself. */
async function runWriter(
  directory: string,
  mode: 'write' | 'read',
  { afterStartMs, afterOpenMs }: KillTime = {},
): Promise<WriterRun> {
  const run: WriterRun = { found: null, acknowledged: 0, output: '' }
  let unexpected: string | undefined
  let timer: NodeJS.Timeout | undefined
  const killAfter = (ms: number) => {
    clearTimeout(timer)
    timer = setTimeout(() => void program.kill(), ms)
  }
  const program = startProgram({
    name: 'The writer',
    args: [...CHILD, path.join(directory, 'database'), mode],
    onLine(line) {
      const message = parseJson(line)
      const committed = commitSchema.safeParse(message)
      const state = stateSchema.safeParse(message)
      if (committed.success) {
        run.acknowledged = Math.max(run.acknowledged, committed.data.committed)
      } else if (state.success) {
        run.found = state.data
        if (afterOpenMs !== undefined) killAfter(afterOpenMs)
      } else {
        unexpected = line
        void program.kill()
      }
    },
  })
  killAfter(afterStartMs ?? TIMEOUT_MS)
  await program.exited
  clearTimeout(timer)
  if (unexpected !== undefined) throw new Error(`The writer printed: ${unexpected}`)
  return { ...run, output: program.lastLines() }
}

/** A line that is not JSON was truncated by the kill, or is an error message; it acknowledges nothing. */
function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return { committed: 0 }
  }
}
