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
 * The throughput of uploads through the built app, signed in, with all its checks, the hash and the encrypted vault,
 * compared with two servers that do the same work and two that do less. All send to the same sandbox, in turns.
 * `--record` stores the ratios with which later runs are compared.
 */

const FILE_BYTES = 9_000_000
const PARALLEL = 8
const FILES_PER_TURN = 24
const WARM_UP_ROUNDS = 2
const ROUNDS = 9
const FILENAME = 'delivery-slip.png'

const DESK = 'Evidence Desk'

type Target = {
  name: string
  upload: (agent: Agent) => Promise<void>
  /** Per turn. */
  seconds: number[]
}

const [loadBefore = 0] = loadavg()

const met = await withTemporaryDirectory((directory) =>
  stoppingPrograms(async () => {
    const desk = await startDesk(directory)
    const disputeId = await emptiestDispute(desk)
    const file = evidenceFile(FILE_BYTES)
    const targets = await startTargets(desk, disputeId, file, directory)
    for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
      for (const target of rotated(targets, round)) {
        const seconds = await takeTurn(target, desk, disputeId, file)
        if (round >= WARM_UP_ROUNDS) target.seconds.push(seconds)
      }
    }
    return report(targets)
  }),
)
process.exitCode = met ? 0 : 1

async function startTargets(
  desk: RunningDesk,
  disputeId: string,
  file: Buffer<ArrayBuffer>,
  directory: string,
): Promise<Target[]> {
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

function sender(next: () => UploadRequest, body: Buffer): Target['upload'] {
  return (agent) => postOk({ ...next(), body, agent })
}

/** The first target of a round has the emptiest disk cache, so each is first equally often. */
function rotated<T>(items: readonly T[], by: number): T[] {
  const at = by % items.length
  return [...items.slice(at), ...items.slice(0, at)]
}

/** Uploads all files of one turn and checks that they arrived. @returns the seconds it took */
async function takeTurn(
  target: Target,
  { merchant }: RunningDesk,
  disputeId: string,
  file: Buffer,
): Promise<number> {
  const documentIds = async () => (await merchant.documents(disputeId)).map(({ id }) => id)
  const before = new Set(await documentIds())
  // New connections for every turn, since servers close those that were idle during other turns.
  const agent = keepAliveAgent(PARALLEL)
  const startedAt = performance.now()
  let left = FILES_PER_TURN
  const sendNext = async () => {
    while (left > 0) {
      left -= 1
      await target.upload(agent)
    }
  }
  await Promise.all(Array.from({ length: PARALLEL }, sendNext))
  const seconds = (performance.now() - startedAt) / 1000
  agent.destroy()

  const added = (await documentIds()).filter((id) => !before.has(id))
  await assertArrived(target, merchant, added, file)
  for (const id of added) await merchant.deleteDocument(disputeId, id)
  return seconds
}

async function assertArrived(
  target: Target,
  merchant: SandboxMerchant,
  added: string[],
  file: Buffer,
) {
  const [first = ''] = added
  if (added.length === FILES_PER_TURN && file.equals(await merchant.contentOf(first))) return
  throw new Error(
    `${target.name}: ${added.length} of ${FILES_PER_TURN} files arrived, or not as sent`,
  )
}

function report(targets: readonly Target[]): boolean {
  const size = `${FILE_BYTES / 1_000_000} MB`
  console.log(`\nUpload: ${FILES_PER_TURN} files of ${size}, ${PARALLEL} at once, ${ROUNDS} rounds`)
  console.log(`  ${availableParallelism()} cores, load ${loadBefore.toFixed(1)} before the start`)
  for (const { name, seconds } of targets) {
    const range = `${speed(Math.max(...seconds))} to ${speed(Math.min(...seconds))}`
    console.log(`  ${name.padEnd(16)} ${speed(median(seconds)).padStart(4)} MB/s (${range})`)
  }
  const peers = targets.filter(({ name }) => name !== DESK)
  const ratios = Object.fromEntries(peers.map(({ name }) => [name, ratioTo(targets, name)]))
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

/** Rounded to two digits, as recorded. */
function ratioTo(targets: readonly Target[], peer: string): number {
  return Math.round((medianOf(targets, peer) / medianOf(targets, DESK)) * 100) / 100
}

function medianOf(targets: readonly Target[], name: string): number {
  return median(targets.find((target) => target.name === name)?.seconds ?? [])
}

/** In MB/s. */
function speed(seconds: number): string {
  return String(Math.round((FILES_PER_TURN * FILE_BYTES) / 1_000_000 / seconds))
}
