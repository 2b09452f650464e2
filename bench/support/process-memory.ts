import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

/** Resident memory of a process and all its descendants, in bytes (Linux). */
export function residentBytes(pid: number): number {
  return descendantsOf(pid).reduce((sum, each) => sum + residentBytesOf(each), 0)
}

/** The same with memory that processes share counted once, as Chromium's do. */
export function proportionalBytes(pid: number): number {
  return descendantsOf(pid).reduce((sum, each) => sum + proportionalBytesOf(each), 0)
}

/** Samples until it is stopped. */
export function watchMemory(
  pid: number,
  { intervalMs = 20, bytesOf = residentBytes } = {},
): { stop(): Promise<{ peak: number }> } {
  let peak = bytesOf(pid)
  let stopped = false
  const sampling = (async () => {
    while (!stopped) {
      await delay(intervalMs)
      peak = Math.max(peak, bytesOf(pid))
    }
  })()
  return {
    async stop() {
      stopped = true
      await sampling
      return { peak }
    },
  }
}

function residentBytesOf(pid: number): number {
  return 1024 * Number(/^VmRSS:\s+(\d+) kB/m.exec(statusOf(pid))?.[1] ?? 0)
}

function proportionalBytesOf(pid: number): number {
  return 1024 * Number(/^Pss:\s+(\d+) kB/m.exec(readProcess(pid, 'smaps_rollup'))?.[1] ?? 0)
}

function descendantsOf(root: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), parentOf(Number(name))] as const)
  const family = [root]
  for (const member of family) {
    family.push(...parents.filter(([, parent]) => parent === member).map(([pid]) => pid))
  }
  return family
}

function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)/m.exec(statusOf(pid))?.[1] ?? 0)
}

function statusOf(pid: number): string {
  return readProcess(pid, 'status')
}

/** Empty when the process has ended meanwhile. */
function readProcess(pid: number, file: 'status' | 'smaps_rollup'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
