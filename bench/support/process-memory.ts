import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

/** Resident memory of a process and all its descendants, in bytes (Linux). */
export function residentBytes(pid: number): number {
  return descendantsOf(pid).reduce((sum, each) => sum + residentBytesOf(each), 0)
}

/** Samples until it is stopped. */
export function watchMemory(pid: number, intervalMs = 20): { stop(): Promise<{ peak: number }> } {
  let peak = residentBytes(pid)
  let stopped = false
  const sampling = (async () => {
    while (!stopped) {
      await delay(intervalMs)
      peak = Math.max(peak, residentBytes(pid))
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

/** Empty when the process has ended meanwhile. */
function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    return ''
  }
}
