import { readFileSync } from 'node:fs'
import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

/**
 * Watches the event loop of the process that loads it (`node --import`), and answers over its IPC channel: the message
 * `watch` ends the time that was watched, gets a LoopDelay for it, and begins the next.
 */

/** How late the event loop of a program was over some time, in milliseconds. */
export type LoopDelay = {
  p99Ms: number
  maxMs: number
  /** The longest time that the loop was held for, without what its thread waited for a processor. */
  longest: {
    wallMs: number
    cpuMs: number
    /** Of `wallMs`, garbage collection. */
    collectedMs: number
    /** Of `wallMs`, ready to run and without a processor: what other programs on the machine took. */
    waitedMs: number
  }
}

const TICK_MS = 2
const histogram = monitorEventLoopDelay({ resolution: 1 })
let longest = noHold()
let before = now()
/** Of the garbage collector on this thread: begin and end, on the clock of `wallMs`. */
let collections: [begin: number, end: number][] = []
const observer = new PerformanceObserver((list) => note(list.getEntries()))

function tick(): void {
  const after = now()
  const hold = {
    endedAt: after.wallMs,
    wallMs: after.wallMs - before.wallMs - TICK_MS,
    cpuMs: after.cpuMs - before.cpuMs,
    waitedMs: after.waitedMs - before.waitedMs,
  }
  if (hold.wallMs - hold.waitedMs > longest.wallMs - longest.waitedMs) longest = hold
  before = after
  setTimeout(tick, TICK_MS).unref()
}

function now() {
  const { user, system } = process.threadCpuUsage()
  return {
    wallMs: performance.now(),
    cpuMs: (user + system) / 1000,
    waitedMs: waitedForProcessor(),
  }
}

/** How long the main thread was ready to run and had no processor: the second number, in nanoseconds (Linux). */
function waitedForProcessor(): number {
  const [, waited = '0'] = readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')
  return Number(waited) / 1e6
}

function noHold() {
  return { endedAt: 0, wallMs: 0, cpuMs: 0, waitedMs: 0 }
}

function note(entries: readonly { startTime: number; duration: number }[]): void {
  for (const { startTime, duration } of entries) {
    collections.push([startTime, startTime + duration])
  }
}

/** How much of a hold was garbage collection. */
function collectedMs({ endedAt, wallMs }: typeof longest): number {
  const startedAt = endedAt - wallMs
  return collections.reduce(
    (sum, [begin, end]) => sum + Math.max(0, Math.min(end, endedAt) - Math.max(begin, startedAt)),
    0,
  )
}

// The threads that a process starts load the same modules.
if (isMainThread && process.send) {
  histogram.enable()
  observer.observe({ entryTypes: ['gc'] })
  tick()
  process.on('message', (message) => {
    if (message !== 'watch') return
    note(observer.takeRecords())
    const delay: LoopDelay = {
      p99Ms: histogram.percentile(99) / 1e6,
      maxMs: histogram.max / 1e6,
      longest: { ...longest, collectedMs: collectedMs(longest) },
    }
    process.send?.(delay)
    histogram.reset()
    longest = noHold()
    collections = []
  })
  process.channel?.unref()
}
