import { availableParallelism, loadavg } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import getPort from 'get-port'
import { startProgram, untilHealthy, type Program } from '../scripts/processes.ts'
import { signInHeader } from '../testing/session.ts'
import { stoppingPrograms, withTemporaryDirectory } from '../testing/workspace.ts'
import { startAgents, type Agents } from './support/agents.ts'
import { hostileRequests, hostileUploads, send, type Attack } from './support/attacks.ts'
import { emptiestDispute, startDesk, type RunningDesk } from './support/desk.ts'
import type { LoopDelay } from './support/loop-probe.ts'
import { heldMs, holdText, LOOP_PROBE, watchLoop } from './support/watch-loop.ts'

/**
 * How long the server's event loop is blocked, during which no request is answered. `--sizes=64,10240`: the sizes of
 * the hostile files, in KB.
 */

const AGENTS = 20
const BOUND_MS = 50
/** How long only the agents run: first to warm up the server, then for comparison. */
const ALONE_MS = 10_000

const HEADINGS = [
  'attack'.padEnd(44),
  'body → status'.padEnd(20),
  'held (busy, gc)'.padStart(16),
  'p99'.padStart(7),
  'max'.padStart(7),
  'agents’ slowest answer'.padStart(23),
].join(' ')

const { values } = parseArgs({
  options: { sizes: { type: 'string', default: '64,1024,10240' } },
  // Options of other measurements may be present.
  strict: false,
})
const sizes = String(values.sizes)
  .split(',')
  .map((kilobytes) => Number(kilobytes) * 1024)

process.exitCode = (await measureHostileUploads(sizes)) ? 0 : 1

/**
 * How long files and requests designed to block the event loop do so, sent one after another while 20 agents work.
 * `sizes` are those of the files, in bytes.
 */
async function measureHostileUploads(sizes: readonly number[]): Promise<boolean> {
  return withTemporaryDirectory((directory) =>
    stoppingPrograms(async () => {
      const [load = 0] = loadavg()
      const desk = await startDesk(directory, [LOOP_PROBE])
      const agents = await startAgents(desk, AGENTS)
      await delay(ALONE_MS)
      console.log(`\nEvent loop: hostile files and requests while ${AGENTS} agents work`)
      console.log(`  ${availableParallelism()} cores, load ${load.toFixed(1)} before the start`)
      console.log(`  ${HEADINGS}`)
      const calm = await watchLoop(desk.app.program(), () => delay(ALONE_MS))
      print('the agents alone', '', calm, agents)
      const isMet = await sendAll(desk, agents, sizes)
      await agents.stop()
      return isMet
    }),
  )
}

async function sendAll(
  desk: RunningDesk,
  agents: Agents,
  sizes: readonly number[],
): Promise<boolean> {
  const disputeId = await emptiestDispute(desk)
  const cookie = await signInHeader(desk.url, 'agent')
  const attacks = [
    ...sizes.flatMap((bytes) => hostileUploads(disputeId, bytes)),
    ...hostileRequests(disputeId),
  ]
  const bare = await startBareServer()
  let isMet = true
  for (const attack of attacks) {
    // Node's parser calls back for each chunk, also in a server without any other code.
    const bound = attack.oneByteChunks ? await heldByBareServer(bare, attack, agents) : BOUND_MS
    let status: number | null = null
    const loop = await watchLoop(desk.app.program(), async () => {
      status = await send(desk.url, cookie, attack)
    })
    print(attack.name, `${sizeOf(attack)} → ${status ?? 'closed'}`, loop, agents)
    const isWithin = heldMs(loop) <= bound
    if (!isWithin) console.log(`    MISSED: at most ${bound.toFixed(0)} ms`)
    isMet &&= isWithin
    await removeDocuments(desk, disputeId)
  }
  console.log(
    `  at most ${BOUND_MS} ms; one-byte chunks at most ${BARE_RATIO} × bare Node: ${isMet ? 'met' : 'MISSED'}`,
  )
  return isMet
}

async function startBareServer(): Promise<{ url: string; program: Program }> {
  const port = await getPort({ host: '127.0.0.1' })
  const program = startProgram({
    name: 'The bare server',
    args: [
      '--import',
      LOOP_PROBE,
      fileURLToPath(new URL('peers/bare-node/server.js', import.meta.url)),
    ],
    env: { PORT: String(port) },
  })
  const url = `http://127.0.0.1:${port}`
  await untilHealthy(url, program, ALONE_MS)
  return { url, program }
}

/** The pages of the agents share the loop of the desk; the bare server has no other work. */
const BARE_RATIO = 3

/** @returns three times as long as the bare server's loop is held by the same body, but at least the bound of other input */
async function heldByBareServer(
  { url, program }: { url: string; program: Program },
  attack: Attack,
  agents: Agents,
): Promise<number> {
  const loop = await watchLoop(program, () => send(url, '', attack))
  print(`${attack.name}: bare Node`, sizeOf(attack), loop, agents)
  return Math.max(BOUND_MS, BARE_RATIO * heldMs(loop))
}

function print(name: string, what: string, loop: LoopDelay, agents: Agents): void {
  const { count, slowestMs } = agents.answers()
  const cells = [
    name.padEnd(44),
    what.padEnd(20),
    holdText(loop).padStart(16),
    loop.p99Ms.toFixed(0).padStart(7),
    loop.maxMs.toFixed(0).padStart(7),
    (count === 0 ? '' : `${slowestMs.toFixed(0)} ms of ${count}`).padStart(23),
  ]
  console.log(`  ${cells.join(' ')}`)
}

function sizeOf({ body }: Attack): string {
  if (!body) return 'none'
  return body.length < 10_000 ? `${body.length} B` : `${Math.round(body.length / 1024)} KB`
}

/** Keeps the dispute from growing from one attack to the next. */
async function removeDocuments({ merchant }: RunningDesk, disputeId: string): Promise<void> {
  for (const { id } of await merchant.documents(disputeId)) {
    await merchant.deleteDocument(disputeId, id)
  }
}
