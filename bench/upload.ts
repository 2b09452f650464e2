import type { Agent } from 'node:http'
import { availableParallelism, cpus, loadavg } from 'node:os'
import path from 'node:path'
import { encodeForm } from '../testing/post.ts'
import type { SandboxMerchant } from '../testing/sandbox.ts'
import { stoppingPrograms, withTemporaryDirectory } from '../testing/workspace.ts'
import { isWorse, median, readRecord, writeRecord, type LastRun } from './support/comparison.ts'
import { emptiestDispute, startDesk, type RunningDesk } from './support/desk.ts'
import { startFormDataPeer, startGoPeer, startNginx, startNodePeer } from './support/peers.ts'
import {
  deskUploads,
  evidenceFile,
  keepAliveAgent,
  postOk,
  type UploadRequest,
} from './support/uploads.ts'

/**
 * How fast uploads go through the built app, signed in, with all its checks, the hash and the
 * encrypted vault, compared with two servers that do the same work and two that do less. All end in
 * the same sandbox, in turns. `--record` keeps the ratios as those that later runs are compared with.
 */

const FILE_BYTES = 9_000_000
const PARALLEL = 8
const FILES_PER_TURN = 24
const WARM_UP_ROUNDS = 2
const ROUNDS = 9
const FILENAME = 'delivery-slip.png'

const DESK = 'Evidence Desk'

type Way = {
  name: string
  upload: (agent: Agent) => Promise<void>
  /** Of each turn. */
  seconds: number[]
}

const [loadBefore = 0] = loadavg()

const met = await withTemporaryDirectory((directory) =>
  stoppingPrograms(async () => {
    const desk = await startDesk(directory)
    const disputeId = await emptiestDispute(desk)
    const file = evidenceFile(FILE_BYTES)
    const ways = await openWays(desk, disputeId, file, directory)
    for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
      for (const way of rotated(ways, round)) {
        const seconds = await takeTurn(way, desk, disputeId, file)
        if (round >= WARM_UP_ROUNDS) way.seconds.push(seconds)
      }
    }
    return report(ways)
  }),
)
process.exitCode = met ? 0 : 1

async function openWays(
  desk: RunningDesk,
  disputeId: string,
  file: Buffer<ArrayBuffer>,
  directory: string,
): Promise<Way[]> {
  const peer = (name: string) => ({ desk, disputeId, directory: path.join(directory, name) })
  const nginx = await startNginx(peer('nginx'))
  const node = await startNodePeer(peer('node'))
  const go = await startGoPeer(peer('go'))
  if (!go) console.log('Go is not installed, so its peer is left out: apt-get install golang-go')
  const formData = await startFormDataPeer(peer('form-data-route'))
  const toDesk = await deskUploads(desk, disputeId, FILENAME)
  const form = await encodeForm('proof_of_receipt', {
    name: FILENAME,
    type: 'image/png',
    bytes: file,
  })
  const headers = { 'content-type': form.contentType }
  const postForm = (url: string, more: Record<string, string> = {}) =>
    sender(() => ({ url: new URL(url), headers: { ...headers, ...more } }), form.body)
  const { authorization } = desk.merchant
  return [
    { name: DESK, upload: sender(toDesk, file), seconds: [] },
    { name: 'Node, same work', upload: postForm(node), seconds: [] },
    ...(go ? [{ name: 'Go, same work', upload: postForm(go), seconds: [] }] : []),
    { name: 'form-data route', upload: postForm(formData), seconds: [] },
    {
      name: 'nginx',
      upload: postForm(`${nginx}/disputes/${disputeId}/documents`, { authorization }),
      seconds: [],
    },
  ]
}

function sender(next: () => UploadRequest, body: Buffer): Way['upload'] {
  return (agent) => postOk({ ...next(), body, agent })
}

/** The way that goes first has the emptiest disk cache, so each goes first equally often. */
function rotated<T>(items: readonly T[], by: number): T[] {
  const at = by % items.length
  return [...items.slice(at), ...items.slice(0, at)]
}

/** Uploads all files of one turn and checks that they arrived. @returns the seconds it took */
async function takeTurn(
  way: Way,
  { merchant }: RunningDesk,
  disputeId: string,
  file: Buffer,
): Promise<number> {
  const documentIds = async () => (await merchant.documents(disputeId)).map(({ id }) => id)
  const before = new Set(await documentIds())
  // New connections for every turn: servers close those that idled while others had their turn.
  const agent = keepAliveAgent(PARALLEL)
  const startedAt = performance.now()
  let left = FILES_PER_TURN
  const sendNext = async () => {
    while (left > 0) {
      left -= 1
      await way.upload(agent)
    }
  }
  await Promise.all(Array.from({ length: PARALLEL }, sendNext))
  const seconds = (performance.now() - startedAt) / 1000
  agent.destroy()

  const added = (await documentIds()).filter((id) => !before.has(id))
  await assertArrived(way, merchant, added, file)
  for (const id of added) await merchant.deleteDocument(disputeId, id)
  return seconds
}

async function assertArrived(way: Way, merchant: SandboxMerchant, added: string[], file: Buffer) {
  const [first = ''] = added
  if (added.length === FILES_PER_TURN && file.equals(await merchant.contentOf(first))) return
  throw new Error(`${way.name}: ${added.length} of ${FILES_PER_TURN} files arrived, or not as sent`)
}

function report(ways: readonly Way[]): boolean {
  const size = `${FILE_BYTES / 1_000_000} MB`
  console.log(`\nUpload: ${FILES_PER_TURN} files of ${size}, ${PARALLEL} at once, ${ROUNDS} rounds`)
  console.log(`  ${availableParallelism()} cores, load ${loadBefore.toFixed(1)} before the start`)
  for (const { name, seconds } of ways) {
    const range = `${speed(Math.max(...seconds))} to ${speed(Math.min(...seconds))}`
    console.log(`  ${name.padEnd(16)} ${speed(median(seconds)).padStart(4)} MB/s (${range})`)
  }
  const peers = ways.filter(({ name }) => name !== DESK)
  const ratios = Object.fromEntries(peers.map(({ name }) => [name, ratioTo(ways, name)]))
  const last = readRecord('upload')
  const isMet = peers.every(({ name }) => reportRatio(name, ratios[name] ?? 0, last))
  if (process.argv.includes('--record')) {
    const date = new Date().toISOString().slice(0, 10)
    const machine = `${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown'}`
    writeRecord('upload', { date, machine, ratios })
  }
  return isMet
}

function reportRatio(peer: string, ratio: number, last: LastRun): boolean {
  const recorded = last?.ratios[peer]
  const worse = isWorse(ratio, recorded)
  const comparison =
    recorded === undefined
      ? 'not recorded'
      : `${last?.date}: ${recorded.toFixed(2)}${worse ? ', WORSE by more than a third' : ''}`
  console.log(`  ${ratio.toFixed(2)} x ${peer} (${comparison})`)
  return !worse
}

/** To two digits, as it is recorded. */
function ratioTo(ways: readonly Way[], peer: string): number {
  return Math.round((medianOf(ways, peer) / medianOf(ways, DESK)) * 100) / 100
}

function medianOf(ways: readonly Way[], name: string): number {
  return median(ways.find((way) => way.name === name)?.seconds ?? [])
}

/** In MB/s. */
function speed(seconds: number): string {
  return String(Math.round((FILES_PER_TURN * FILE_BYTES) / 1_000_000 / seconds))
}
