import { setTimeout as delay } from 'node:timers/promises'
import { api, pages, withQuery } from '../../lib/format/paths.ts'
import { signInHeader } from '../../testing/session.ts'
import type { RunningDesk } from './desk.ts'

/** Simulated agents who use the desk during a measurement. */
export type Agents = {
  /** The number of responses since the last call, and the slowest. */
  answers(): { count: number; slowestMs: number }
  stop(): Promise<void>
}

/** The average time between pages: real reading takes longer, but there may be more people. */
const THINK_MS = 1500

/** Starts `count` agents who open the list, a dispute and its documents, in a loop until they are stopped. */
export async function startAgents({ url, merchant }: RunningDesk, count: number): Promise<Agents> {
  const disputeIds = (await merchant.openDisputes()).map(({ id }) => id)
  const cookies = await Promise.all(
    (['viewer', 'agent', 'admin'] as const).map((role) => signInHeader(url, role)),
  )
  const end = new AbortController()
  let answers = { count: 0, slowestMs: 0 }

  async function visit(path: string, cookie: string): Promise<void> {
    const startedAt = performance.now()
    const headers = { cookie, 'sec-fetch-site': 'same-origin' }
    const get = () => fetch(url + path, { headers, signal: end.signal })
    // The server may close an idle connection just when it is reused.
    const response = await get().catch(get)
    await response.arrayBuffer()
    if (!response.ok) throw new Error(`GET ${path}: ${response.status}`)
    answers.count += 1
    answers.slowestMs = Math.max(answers.slowestMs, performance.now() - startedAt)
  }

  async function work(agent: number): Promise<void> {
    const cookie = cookies[agent % cookies.length] ?? ''
    const think = () => delay(THINK_MS * (0.5 + Math.random()), undefined, { signal: end.signal })
    await delay((agent / count) * THINK_MS)
    for (let at = agent; ; at += 1) {
      const disputeId = disputeIds[at % disputeIds.length] ?? ''
      await visit(withQuery(api.disputes(), { tab: 'open' }), cookie)
      await think()
      await visit(pages.dispute(disputeId), cookie)
      await think()
      await visit(api.documents(disputeId), cookie)
      await think()
    }
  }

  const working = Array.from({ length: count }, (_, agent) =>
    work(agent).catch((error: unknown) => {
      if (!end.signal.aborted) throw error
    }),
  )
  // The error is reported when they are stopped; until then nothing awaits them.
  for (const agent of working) agent.catch(() => undefined)
  return {
    answers() {
      const since = answers
      answers = { count: 0, slowestMs: 0 }
      return since
    },
    async stop() {
      end.abort()
      await Promise.all(working)
    },
  }
}
