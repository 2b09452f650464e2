import { availableParallelism, loadavg } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { startAgents, type Agents } from '../support/agents.ts'
import { startDesk, type RunningDesk } from '../support/desk.ts'
import { deleteDocument, documentsOf, openDisputes } from '../support/omise.ts'
import { stoppingPrograms } from '../support/programs.ts'
import { cookieHeader, signIn } from '../support/session.ts'
import { withTemporaryDirectory } from '../support/temporary-directory.ts'
import { LOOP_PROBE, watchLoop, type LoopDelay } from '../support/watch-loop.ts'
import { hostileRequests, hostileUploads, send, type Attack } from './attacks.ts'

const AGENTS = 20
const BOUND_MS = 50
/** So long are the agents alone: first while the server warms up, then for comparison. */
const ALONE_MS = 10_000

/**
 * How long the event loop of the server is held while files and requests are sent that are made to hold it, one
 * after the other, beside 20 agents at work. `sizes` are those of the files, in bytes.
 */
export async function measureHostileUploads(sizes: readonly number[]): Promise<boolean> {
  return withTemporaryDirectory((directory) =>
    stoppingPrograms(async () => {
      const [load = 0] = loadavg()
      const desk = await startDesk(directory, { probe: LOOP_PROBE })
      const agents = await startAgents(desk, AGENTS)
      await delay(ALONE_MS)
      console.log(`\nEvent loop: hostile files and requests beside ${AGENTS} agents`)
      console.log(`  ${availableParallelism()} cores, load ${load.toFixed(1)} before the start`)
      console.log(`  ${HEADINGS}`)
      const calm = await watchLoop(desk.server, () => delay(ALONE_MS))
      print('the agents alone', '', calm, agents)
      const isMet = await strikeAll(desk, agents, sizes)
      await agents.stop()
      return isMet
    }),
  )
}

async function strikeAll(
  desk: RunningDesk,
  agents: Agents,
  sizes: readonly number[],
): Promise<boolean> {
  const disputeId = (await openDisputes(desk.sandbox)).at(-1)?.id ?? ''
  const cookie = cookieHeader(await signIn(desk.url, 'agent'))
  const attacks = [
    ...sizes.flatMap((bytes) => hostileUploads(disputeId, bytes)),
    ...hostileRequests(disputeId),
  ]
  const held: number[] = []
  for (const attack of attacks) {
    let status: number | null = null
    const loop = await watchLoop(desk.server, async () => {
      status = await send(desk.url, cookie, attack)
    })
    print(attack.name, `${sizeOf(attack)} → ${status ?? 'closed'}`, loop, agents)
    held.push(heldMs(loop))
    await removeDocuments(desk, disputeId)
  }
  const worst = Math.max(...held)
  const isMet = worst <= BOUND_MS
  console.log(
    `  held for ${worst.toFixed(0)} ms at most (at most ${BOUND_MS}: ${isMet ? 'met' : 'MISSED'})`,
  )
  return isMet
}

/** What the loop was held for by us: by the clock, without what its thread waited for a processor. */
function heldMs({ longest }: LoopDelay): number {
  return longest.wallMs - longest.waitedMs
}

/** How long it was held; of that, how long its thread was busy, and how long with garbage. */
function inWords(loop: LoopDelay): string {
  const { cpuMs, collectedMs } = loop.longest
  return `${heldMs(loop).toFixed(0)} (${cpuMs.toFixed(0)}, ${collectedMs.toFixed(0)})`
}

const HEADINGS = [
  'attack'.padEnd(44),
  'body → status'.padEnd(20),
  'held (busy, gc)'.padStart(16),
  'p99'.padStart(7),
  'max'.padStart(7),
  'agents’ slowest answer'.padStart(23),
].join(' ')

function print(name: string, what: string, loop: LoopDelay, agents: Agents): void {
  const { count, slowestMs } = agents.answers()
  const cells = [
    name.padEnd(44),
    what.padEnd(20),
    inWords(loop).padStart(16),
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

/** So that the dispute does not grow from one attack to the next. */
async function removeDocuments({ sandbox }: RunningDesk, disputeId: string): Promise<void> {
  for (const id of await documentsOf(sandbox, disputeId)) {
    await deleteDocument(sandbox, disputeId, id)
  }
}
