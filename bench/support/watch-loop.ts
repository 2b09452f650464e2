import { z } from 'zod'
import type { Program } from '../../scripts/processes.ts'
import type { LoopDelay } from './loop-probe.ts'

/** For `preload` of startDesk: the module that responds to watchLoop in the server. */
export const LOOP_PROBE = new URL('loop-probe.ts', import.meta.url).href

const loopDelaySchema: z.ZodType<LoopDelay> = z.object({
  p99Ms: z.number(),
  maxMs: z.number(),
  longest: z.object({
    wallMs: z.number(),
    cpuMs: z.number(),
    collectedMs: z.number(),
    waitedMs: z.number(),
  }),
})

/** Monitors the server's event loop during `work`, until the loop is idle again afterwards. */
export async function watchLoop(
  program: Program,
  work: () => Promise<unknown>,
): Promise<LoopDelay> {
  await program.ask('watch')
  await work()
  return loopDelaySchema.parse(await program.ask('watch'))
}

/** How long the server blocked the loop: wall time without waits of its thread for a processor. */
export function heldMs({ longest }: LoopDelay): number {
  return longest.wallMs - longest.waitedMs
}

/** The longest delay in milliseconds, with the parts in which the thread was busy and collected garbage. */
export function holdText(loop: LoopDelay): string {
  const { cpuMs, collectedMs } = loop.longest
  return `${heldMs(loop).toFixed(0)} (${cpuMs.toFixed(0)}, ${collectedMs.toFixed(0)})`
}
