import { randomUUID } from 'node:crypto'
import type { Agent } from 'node:http'
import path from 'node:path'
import { api, withQuery } from '../lib/format/paths.ts'
import { startDesk, type RunningDesk, type Sandbox } from './support/desk.ts'
import { evidenceFile } from './support/evidence-file.ts'
import { startFormDataPeer } from './support/form-data-peer.ts'
import { multipartForm } from './support/multipart.ts'
import { startNginx } from './support/nginx.ts'
import { contentOf, deleteDocument, documentsOf, openDisputes } from './support/omise.ts'
import { keepAliveAgent, postOk } from './support/post.ts'
import { stoppingPrograms } from './support/programs.ts'
import { cookieHeader, signInAsAgent } from './support/session.ts'
import { median } from './support/statistics.ts'
import { withTemporaryDirectory } from './support/temporary-directory.ts'

/**
 * How fast uploads go through the built app, signed in, with all its checks, the hash and the
 * encrypted vault, compared with two ways that do less. All end in the same sandbox, in turns.
 */

const FILE_BYTES = 9_000_000
const PARALLEL = 8
const FILES_PER_TURN = 24
const WARM_UP_ROUNDS = 2
const ROUNDS = 9
const KIND = 'proof_of_receipt'
const FILENAME = 'delivery-slip.png'

const BOUNDS = [
  { peer: 'nginx', atLeast: 0.8 },
  { peer: 'form-data route', atLeast: 1.5 },
] as const

type PeerName = (typeof BOUNDS)[number]['peer']
type Way = {
  name: 'Evidence Desk' | PeerName
  upload: (agent: Agent) => Promise<void>
  /** Of each turn. */
  seconds: number[]
}

const met = await withTemporaryDirectory((directory) =>
  stoppingPrograms(async () => {
    const desk = await startDesk(directory)
    const disputeId = (await openDisputes(desk.sandbox)).at(-1)?.id ?? ''
    const file = evidenceFile(FILE_BYTES)
    const ways = await openWays(desk, disputeId, file, directory)
    for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
      for (const way of rotated(ways, round)) {
        const seconds = await takeTurn(way, desk.sandbox, disputeId, file)
        if (process.env['DBG']) console.log(round, way.name, seconds.toFixed(2))
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
  const nginx = await startNginx(path.join(directory, 'nginx'), desk.sandbox)
  const formData = await startFormDataPeer(desk.sandbox, disputeId)
  const form = await multipartForm(file, FILENAME, KIND)
  const formHeaders = { 'content-type': form.contentType }
  const toSandbox = { ...formHeaders, authorization: desk.sandbox.authorization }
  return [
    { name: 'Evidence Desk', upload: await uploadToDesk(desk.url, disputeId, file), seconds: [] },
    {
      name: 'nginx',
      upload: sender(() => `${nginx}/disputes/${disputeId}/documents`, toSandbox, form.body),
      seconds: [],
    },
    {
      name: 'form-data route',
      upload: sender(() => formData, formHeaders, form.body),
      seconds: [],
    },
  ]
}

async function uploadToDesk(url: string, disputeId: string, file: Buffer) {
  const session = await signInAsAgent(url)
  const headers = {
    cookie: cookieHeader(session),
    'sec-fetch-site': 'same-origin',
    'content-type': 'image/png',
  }
  const address = () =>
    url +
    withQuery(api.documents(disputeId), {
      uploadId: randomUUID(),
      kind: KIND,
      filename: FILENAME,
    })
  return sender(address, headers, file)
}

function sender(address: () => string, headers: Record<string, string>, body: Buffer) {
  return (agent: Agent) => postOk({ url: new URL(address()), headers, body, agent })
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
  for (const { name, seconds } of ways) {
    const range = `${speed(Math.max(...seconds))} to ${speed(Math.min(...seconds))}`
    console.log(`  ${name.padEnd(16)} ${speed(median(seconds)).padStart(4)} MB/s (${range})`)
  }
  return BOUNDS.map((bound) => reportBound(ways, bound)).every((isMet) => isMet)
}

function reportBound(ways: readonly Way[], { peer, atLeast }: (typeof BOUNDS)[number]): boolean {
  const ratio = medianOf(ways, peer) / medianOf(ways, 'Evidence Desk')
  const isMet = ratio >= atLeast
  const verdict = isMet ? 'met' : 'MISSED'
  console.log(`  ${ratio.toFixed(2)} x ${peer} (at least ${atLeast}: ${verdict})`)
  return isMet
}

function medianOf(ways: readonly Way[], name: Way['name']): number {
  return median(ways.find((way) => way.name === name)?.seconds ?? [])
}

/** In MB/s. */
function speed(seconds: number): string {
  return String(Math.round((FILES_PER_TURN * FILE_BYTES) / 1_000_000 / seconds))
}
