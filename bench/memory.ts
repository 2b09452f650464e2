import { setTimeout as delay } from 'node:timers/promises'
import { MAX_DOCUMENT_BYTES } from '../lib/evidence/limits.ts'
import { post } from '../testing/post.ts'
import { stoppingPrograms, withTemporaryDirectory } from '../testing/workspace.ts'
import { emptiestDispute, startDesk } from './support/desk.ts'
import { residentBytes, watchMemory } from './support/process-memory.ts'
import {
  deskUploads,
  evidenceFile,
  keepAliveAgent,
  postOk,
  type UploadRequest,
} from './support/uploads.ts'

/**
 * How much the server's memory grows when many large uploads arrive concurrently and Omise does not respond: once while
 * it still reads the request bodies, and once while it does not.
 */

const UPLOADS = 50
const WARM_UP_PARALLEL = 8
/** Uploads until the heap has its size under load: the standalone server starts with a smaller one. */
const WARM_UP_UPLOADS = 72
const BOUND_BYTES = 64 * 1024 * 1024
/** How long memory is sampled after the last byte was read from the clients. */
const WATCH_MS = 5_000
/** Uploads that are not read by then are kept waiting, which also bounds memory. */
const SENDING_MS = 30_000

const file = evidenceFile(MAX_DOCUMENT_BYTES)

console.log(`\nMemory: ${UPLOADS} uploads of 10 MB at once while Omise hangs`)
const results: boolean[] = []
for (const read of [true, false]) results.push(await measure(read))
process.exitCode = results.every((met) => met) ? 0 : 1

async function measure(read: boolean): Promise<boolean> {
  return withTemporaryDirectory((directory) =>
    stoppingPrograms(async () => {
      const desk = await startDesk(directory)
      const disputeId = await emptiestDispute(desk)
      const nextUpload = await deskUploads(desk, disputeId, 'delivery-slip.png')
      await warmUp(nextUpload)

      // From here on no upload gets a response; with `read: false` its bytes are not even read.
      await desk.merchant.fail({
        on: { method: 'POST', path: '/documents$' },
        fault: { type: 'hang', read },
      })
      const { pid } = desk.app.program()
      const before = residentBytes(pid)
      const watch = watchMemory(pid)
      const taken = await sendAll(nextUpload)
      const { peak } = await watch.stop()
      return report({ read, before, peak, taken })
    }),
  )
}

/** Real uploads, so that one-time costs of a server (code, connections, buffers) precede the measurement. */
async function warmUp(nextUpload: () => UploadRequest): Promise<void> {
  const agent = keepAliveAgent(WARM_UP_PARALLEL)
  const uploads = Array.from({ length: WARM_UP_UPLOADS }, () =>
    postOk({ ...nextUpload(), body: file, agent }),
  )
  await Promise.all(uploads)
  agent.destroy()
}

/** @returns the number of bodies that were read completely; the others were still being sent at the end */
async function sendAll(nextUpload: () => UploadRequest): Promise<number> {
  const agent = keepAliveAgent(UPLOADS)
  const end = new AbortController()
  const allTaken = Promise.withResolvers<void>()
  let taken = 0
  const onSent = () => {
    taken += 1
    if (taken === UPLOADS) allTaken.resolve()
  }
  const uploads = Array.from({ length: UPLOADS }, () =>
    post({ ...nextUpload(), body: file, agent, onSent, signal: end.signal }),
  )
  const ended = Promise.allSettled(uploads)
  await Promise.race([allTaken.promise, delay(SENDING_MS, undefined, { ref: false })])
  await delay(WATCH_MS)
  end.abort()
  await ended
  agent.destroy()
  return taken
}

type Measured = { read: boolean; before: number; peak: number; taken: number }

function report({ read, before, peak, taken }: Measured): boolean {
  const isMet = peak - before <= BOUND_BYTES
  const result = isMet ? 'met' : 'MISSED'
  console.log(
    [
      `  ${read ? 'reading, never answering' : 'not even reading        '}`,
      `${mebibytes(before)} MiB, then at most ${mebibytes(peak)} MiB:`,
      `+${mebibytes(peak - before)} MiB (at most ${mebibytes(BOUND_BYTES)}: ${result}),`,
      `${taken} of ${UPLOADS} bodies taken`,
    ].join(' '),
  )
  return isMet
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024)
}
