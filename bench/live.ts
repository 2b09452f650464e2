import { readFileSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { accountApi } from '../lib/format/account-paths.ts'
import { api } from '../lib/format/paths.ts'
import { DEMO_PASSWORD, demoEmail, signInWith } from '../testing/session.ts'
import { stoppingPrograms, withTemporaryDirectory } from '../testing/workspace.ts'
import { emptiestDispute, startDesk } from './support/desk.ts'
import { residentBytes } from './support/process-memory.ts'

/** What the open streams of events cost a server, and how long an event takes to reach all of them. */

const PEOPLE = 10
const STREAMS_EACH = 20
const EVENTS = 40
const IDLE_MS = 10_000
/** Linux counts processor time in hundredths of a second. */
const TICKS_PER_SECOND = 100

const linkSchema = z.object({ url: z.string() })

const isMet = await withTemporaryDirectory((directory) =>
  stoppingPrograms(async () => {
    const desk = await startDesk(directory)
    const cookies = await signInPeople(desk.url)
    const disputeId = await emptiestDispute(desk)
    const { pid } = desk.app.program()
    await saveDraft(desk.url, cookies[0] ?? '', disputeId, 0)
    const before = residentBytes(pid)

    const received: number[] = []
    const streams = await Promise.all(
      cookies.flatMap((cookie) =>
        Array.from({ length: STREAMS_EACH }, async (_, index) => {
          const stream = await openStream(desk.url, cookie)
          countEvents(stream, () => {
            received[index] = (received[index] ?? 0) + 1
          })
          return stream
        }),
      ),
    )
    const opened = residentBytes(pid)
    const cpuBefore = cpuSeconds(pid)
    await delay(IDLE_MS)
    const idle = (cpuSeconds(pid) - cpuBefore) / (IDLE_MS / 1000)

    const total = () => received.reduce((sum, count) => sum + count, 0)
    const times: number[] = []
    for (let version = 1; version <= EVENTS; version += 1) {
      const startedAt = performance.now()
      await saveDraft(desk.url, cookies[0] ?? '', disputeId, version)
      while (total() < version * streams.length) await delay(1)
      times.push(performance.now() - startedAt)
    }
    const stoppedAt = performance.now()
    await desk.app.program().stop()
    const stopping = performance.now() - stoppedAt
    times.sort((a, b) => a - b)
    console.log(
      [
        `\nLive: ${streams.length} open streams of ${PEOPLE} people`,
        `  memory: ${mebibytes(before)} MiB before, ${mebibytes(opened)} MiB with them`,
        `  processor while nothing happens: ${(idle * 100).toFixed(1)} % of a core`,
        `  from sending a draft to its event in all streams: median ${at(times, 0.5)} ms, longest ${at(times, 1)} ms of ${EVENTS}`,
        `  stopped with all streams open after ${Math.round(stopping)} ms`,
      ].join('\n'),
    )
    return total() === EVENTS * streams.length
  }),
)
process.exitCode = isMet ? 0 : 1

/** @returns a `Cookie` header for each; the first may write, the others are new viewers */
async function signInPeople(url: string): Promise<string[]> {
  const cookieOf = async (email: string, password: string) => {
    const { name, value } = await signInWith(url, { email, password })
    return `${name}=${value}`
  }
  const admin = await cookieOf(demoEmail('admin'), DEMO_PASSWORD)
  const cookies = [admin]
  for (let index = 1; index < PEOPLE; index += 1) {
    const [email, password] = [`viewer-${index}@example.test`, `the password of viewer ${index}`]
    const person = { name: `Viewer ${index}`, email, role: 'viewer' }
    const added = await send(url, 'POST', accountApi.people(), admin, person)
    const token = linkSchema.parse(await added.json()).url.split('#')[1]
    await send(url, 'POST', accountApi.setPassword(), admin, { token, password })
    cookies.push(await cookieOf(email, password))
  }
  return cookies
}

async function saveDraft(url: string, cookie: string, disputeId: string, version: number) {
  const text = `The parcel was signed for, version ${version + 1}.`
  await send(url, 'PUT', api.draft(disputeId), cookie, { text, version })
}

async function send(
  url: string,
  method: string,
  path: string,
  cookie: string,
  body: object,
): Promise<Response> {
  const headers = { cookie, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }
  const response = await fetch(url + path, { method, headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`)
  return response
}

/** Resolves when the stream has begun. */
function openStream(url: string, cookie: string): Promise<IncomingMessage> {
  const headers = { cookie, 'sec-fetch-site': 'same-origin' }
  return new Promise((resolve, reject) => {
    get(url + api.live(), { agent: false, headers }, (response) => {
      if (response.statusCode !== 200) return reject(new Error(`${response.statusCode}`))
      response.setEncoding('utf8')
      response.on('error', () => undefined)
      response.once('data', () => resolve(response))
    }).on('error', reject)
  })
}

/** An event has an id; the first message and heartbeats are not counted. */
function countEvents(stream: IncomingMessage, onEvent: () => void): void {
  stream.on('data', (text: string) => {
    for (const _ of text.matchAll(/^data: \{/gm)) onEvent()
  })
}

function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

function at(sorted: readonly number[], share: number): number {
  return Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? 0)
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024)
}
