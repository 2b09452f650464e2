import type { Page } from 'playwright'
import { z } from 'zod'

/** How a page feels to the person who uses it, recorded by the browser's own observers. */

type Feel = z.infer<typeof feelSchema>

const feelSchema = z.object({
  /** The durations of the interactions of at least 16 ms, by interaction. */
  durations: z.record(z.string(), z.number()),
  shifts: z.number(),
})

/** Starts recording; call it before `readFeel`. */
export async function recordFeel(page: Page): Promise<void> {
  await page.evaluate(() => {
    const feel: Feel = { durations: {}, shifts: 0 }
    Object.assign(globalThis, { benchFeel: feel })
    const events = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { interactionId, duration } = entry as PerformanceEventTiming
        if (interactionId === 0) continue
        feel.durations[interactionId] = Math.max(duration, feel.durations[interactionId] ?? 0)
      }
    })
    events.observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit)
    // All of them, unlike cumulative layout shift: files are added by an action, and rows follow it at once.
    const shifts = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        feel.shifts += (entry as PerformanceEntry & { value: number }).value
      }
    })
    shifts.observe({ type: 'layout-shift' })
  })
}

/** @returns the sum of layout shifts, and the durations of the slow interactions in ms, longest first */
export async function readFeel(page: Page): Promise<{ shifts: number; durations: number[] }> {
  // Entries are delivered after the next frames.
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 500))),
  )
  const { durations, shifts } = feelSchema.parse(await page.evaluate('globalThis.benchFeel'))
  return { shifts, durations: Object.values(durations).toSorted((a, b) => b - a) }
}

/** As web-vitals defines it: of N interactions the longest, without one for each 50. */
export function interactionToNextPaint(durations: readonly number[], interactions: number): number {
  return durations[Math.floor(interactions / 50)] ?? 0
}
