import { readFileSync } from 'node:fs'
import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

/**
 * Monitors the event loop of the process that loads it (`node --import`), over IPC: each message `watch` returns the
 * LoopDelay since the previous one and starts the next period.
 */

/** The delays of a process's event loop over a period, in milliseconds. */
export type LoopDelay = {
  p99Ms: number
  maxMs: number
  /** The longest time that the loop was blocked, excluding waits of its thread for a processor. */
  longest: {
    wallMs: number
    cpuMs: number
    /** The part of `wallMs` in garbage collection. */
    collectedMs: number
    /** The part of `wallMs` in which the thread was runnable without a processor, because of other processes. */
    waitedMs: number
  }
}

const TICK_MS = 2
const histogram = monitorEventLoopDelay({ resolution: 1 })
let longest = noHold()
let before = now()
/** Garbage collections on this thread: start and end, on the clock of `wallMs`. */
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

/** How long the main thread was runnable without a processor: the second number, in nanoseconds (Linux). */
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

/** The part of a delay in garbage collection. */
function collectedMs({ endedAt, wallMs }: typeof longest): number {
  const startedAt = endedAt - wallMs
  return collections.reduce(
    (sum, [begin, end]) => sum + Math.max(0, Math.min(end, endedAt) - Math.max(begin, startedAt)),
    0,
  )
}

// Threads of a process load the same modules.
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
