import type { Browser, Page } from 'playwright'
import { z } from 'zod'

/** The activity of a page's main thread, in milliseconds. */
export type MainThread = {
  /** Tasks of more than 50 ms of wall time, as counted by the browser's own observer. */
  longTasks: number
  longest: number
  /** The longest in processor time, which excludes waits for a processor. */
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

/** Observes a page during `work`. */
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

/** The tasks between the marks, on the thread that set them. */
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
