import { z } from 'zod'
import type { Program } from './programs.ts'

const milliseconds = z.number()

const loopDelaySchema = z.object({
  /** Of all delays of the event loop, by the clock. */
  p99Ms: milliseconds,
  maxMs: milliseconds,
  /** The longest time that the loop was held for, leaving out what its thread waited for a processor. */
  longest: z.object({
    wallMs: milliseconds,
    cpuMs: milliseconds,
    /** Of `wallMs`, garbage collection. */
    collectedMs: milliseconds,
    /** Of `wallMs`, ready to run and without a processor: what other programs on the machine took. */
    waitedMs: milliseconds,
  }),
})

/** How late the event loop of a program was, over some time. */
export type LoopDelay = z.infer<typeof loopDelaySchema>

/** For the program of which it is asked, `loop-probe.ts` must be loaded. */
export const LOOP_PROBE = new URL('loop-probe.ts', import.meta.url).href

/** Watches the event loop of a program while `work` goes on, until the loop is free again afterwards. */
export async function watchLoop(program: Program, work: () => Promise<void>): Promise<LoopDelay> {
  await program.ask('begin')
  await work()
  return loopDelaySchema.parse(await program.ask('end'))
}
