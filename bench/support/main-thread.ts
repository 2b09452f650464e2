import type { Browser, Page } from 'playwright'
import { z } from 'zod'

/** What the main thread of a page did, in milliseconds. */
export type MainThread = {
  /** Tasks of more than 50 ms by the clock, as the browser's own observer counts them. */
  longTasks: number
  longest: number
  /** The longest in processor time: what it waits for a processor is left out. */
  longestBusy: number
}

const LONG_TASK_MS = 50
const CATEGORIES = ['toplevel', 'blink.user_timing']

const eventSchema = z.object({
  name: z.string(),
  ts: z.number().default(0),
  pid: z.number(),
  tid: z.number(),
  dur: z.number().default(0),
  tdur: z.number().default(0),
})
const traceSchema = z.object({ traceEvents: z.array(eventSchema) })

/** Watches a page while `work` goes on in it. */
export async function watchMainThread(
  browser: Browser,
  page: Page,
  work: () => Promise<void>,
): Promise<MainThread> {
  await page.evaluate(() => {
    const long: number[] = []
    Object.assign(globalThis, { benchLongTasks: long })
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) long.push(duration)
    })
    observer.observe({ type: 'longtask' })
  })
  await browser.startTracing(page, { categories: CATEGORIES })
  await page.evaluate(() => void performance.mark('bench begins'))
  await work()
  await page.evaluate(() => void performance.mark('bench ends'))
  const trace = traceSchema.parse(JSON.parse((await browser.stopTracing()).toString()))
  const observed = z.array(z.number()).parse(await page.evaluate('globalThis.benchLongTasks'))
  const long = observed.filter((duration) => duration > LONG_TASK_MS)
  return {
    longTasks: long.length,
    longest: Math.max(0, ...tasksIn(trace).map(({ dur }) => dur / 1000), ...long),
    longestBusy: Math.max(0, ...tasksIn(trace).map(({ tdur }) => tdur / 1000)),
  }
}

/** The tasks of the thread that set the marks, between them. */
function tasksIn({ traceEvents }: z.infer<typeof traceSchema>) {
  const begin = traceEvents.find(({ name }) => name === 'bench begins')
  const end = traceEvents.find(({ name }) => name === 'bench ends')
  if (!begin || !end) throw new Error('The trace does not hold the whole measurement')
  const tasks = traceEvents.filter(
    ({ name, pid, tid, ts }) =>
      name.endsWith('RunTask') &&
      pid === begin.pid &&
      tid === begin.tid &&
      ts > begin.ts &&
      ts < end.ts,
  )
  if (tasks.every(({ tdur }) => tdur === 0)) throw new Error('The trace holds no processor times')
  return tasks
}
