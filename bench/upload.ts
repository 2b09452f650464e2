import type { Agent } from 'node:http'
import { availableParallelism, cpus, loadavg } from 'node:os'
import path from 'node:path'
import { deskUploads, type UploadRequest } from './support/desk-upload.ts'
import { startDesk, type RunningDesk, type Sandbox } from './support/desk.ts'
import { evidenceFile } from './support/evidence-file.ts'
import { startFormDataPeer } from './support/form-data-peer.ts'
import { multipartForm } from './support/multipart.ts'
import { startNginx } from './support/nginx.ts'
import { contentOf, deleteDocument, documentsOf, openDisputes } from './support/omise.ts'
import { keepAliveAgent, postOk } from './support/post.ts'
import { stoppingPrograms } from './support/programs.ts'
import { isWorse, readRecord, writeRecord, type LastRun } from './support/recorded.ts'
import { startGoPeer, startNodePeer } from './support/same-work-peers.ts'
import { median } from './support/statistics.ts'
import { withTemporaryDirectory } from './support/temporary-directory.ts'

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
    const disputeId = (await openDisputes(desk.sandbox)).at(-1)?.id ?? ''
    const file = evidenceFile(FILE_BYTES)
    const ways = await openWays(desk, disputeId, file, directory)
    for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
      for (const way of rotated(ways, round)) {
        const seconds = await takeTurn(way, desk.sandbox, disputeId, file)
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
  const { sandbox } = desk
  const peer = (name: string) => ({ sandbox, disputeId, directory: path.join(directory, name) })
  const nginx = await startNginx(path.join(directory, 'nginx'), sandbox)
  const node = await startNodePeer(peer('node'))
  const go = await startGoPeer(peer('go'))
  if (!go) console.log('Go is not installed, so its peer is left out: apt-get install golang-go')
  const formData = await startFormDataPeer(sandbox, disputeId)
  const toDesk = await deskUploads(desk, disputeId, FILENAME)
  const form = await multipartForm(file, FILENAME, 'proof_of_receipt')
  const headers = { 'content-type': form.contentType }
  const postForm = (url: string, more: Record<string, string> = {}) =>
    sender(() => ({ url: new URL(url), headers: { ...headers, ...more } }), form.body)
  const { authorization } = sandbox
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
  sandbox: Sandbox,
  disputeId: string,
  file: Buffer,
): Promise<number> {
  const before = new Set(await documentsOf(sandbox, disputeId))
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

  const added = (await documentsOf(sandbox, disputeId)).filter((id) => !before.has(id))
  await assertArrived(way, sandbox, added, file)
  for (const id of added) await deleteDocument(sandbox, disputeId, id)
  return seconds
}

async function assertArrived(way: Way, sandbox: Sandbox, added: string[], file: Buffer) {
  const [first = ''] = added
  if (added.length === FILES_PER_TURN && file.equals(await contentOf(sandbox, first))) return
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
