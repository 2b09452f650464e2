import { randomBytes } from 'node:crypto'
import { availableParallelism, loadavg } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { api } from '../lib/format/paths.ts'
import { followEvents } from '../testing/event-stream.ts'
import { signInHeader } from '../testing/session.ts'
import { stoppingPrograms, withTemporaryDirectory } from '../testing/workspace.ts'
import { startDesk, type RunningDesk } from './support/desk.ts'

/** Measures the time from a new dispute at Omise to the event on an open page: by polling alone, and with webhooks. */

const DISPUTES = 200
const MINUTE_MS = 60_000
/** Disputes open over two intervals of polling, so that they do not follow it. */
const POLLED_EVERY_MS = (2 * MINUTE_MS) / DISPUTES
const WITH_WEBHOOKS_EVERY_MS = 100
const LONGEST_WAIT_MS = 3 * MINUTE_MS

await withTemporaryDirectory((directory) =>
  stoppingPrograms(async () => {
    const [load = 0] = loadavg()
    console.log(
      `\nNotice: ${availableParallelism()} cores, load ${load.toFixed(1)} before the start`,
    )
    const secret = randomBytes(32).toString('base64')
    const settings = { OMISE_WEBHOOK_SECRET: secret, OMISE_POLL_MINUTES: '1' }
    const desk = await startDesk(path.join(directory, 'desk'), [], settings)
    const end = new AbortController()
    const arrivals = new Map<string, number>()
    const cookie = await signInHeader(desk.url, 'agent')
    await followEvents(desk.url, cookie, {
      end: end.signal,
      onEvent({ action, disputeId }) {
        if (action === 'dispute_opened') arrivals.set(disputeId, performance.now())
      },
    })
    // The disputes of the first reading are no news.
    await delay(10_000)
    print('polling alone, every minute', await noticeTimes(desk, arrivals, POLLED_EVERY_MS))
    await desk.merchant.webhooks.configure({ url: desk.url + api.webhook(), secret })
    print('with webhooks', await noticeTimes(desk, arrivals, WITH_WEBHOOKS_EVERY_MS))
    end.abort()
  }),
)

/** In milliseconds, in the order of their opening. @throws Error when a dispute is never noticed */
async function noticeTimes(
  { merchant }: RunningDesk,
  arrivals: ReadonlyMap<string, number>,
  everyMs: number,
): Promise<number[]> {
  const opened = new Map<string, number>()
  for (let count = 0; count < DISPUTES; count += 1) {
    const startedAt = performance.now()
    const { id } = await merchant.createDispute()
    opened.set(id, startedAt)
    await delay(everyMs * (0.5 + Math.random()))
  }
  const missing = () => [...opened.keys()].filter((id) => !arrivals.has(id)).length
  const until = performance.now() + LONGEST_WAIT_MS
  while (missing() > 0 && performance.now() < until) await delay(200)
  if (missing() > 0) throw new Error(`${missing()} of ${DISPUTES} disputes were never noticed`)
  return [...opened].map(([id, at]) => (arrivals.get(id) ?? 0) - at)
}

function print(name: string, times: readonly number[]): void {
  const sorted = times.toSorted((a, b) => a - b)
  const seconds = (share: number) =>
    ((sorted[Math.ceil(share * sorted.length) - 1] ?? 0) / 1000).toFixed(2)
  console.log(`  ${name}: p50 ${seconds(0.5)} s, p99 ${seconds(0.99)} s, longest ${seconds(1)} s`)
}
