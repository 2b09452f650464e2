import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

/** How much worse than the recorded ratio a run may be, since machines and runs differ. */
const TOLERANCE = 1 / 3

const recordSchema = z.object({
  /** ISO 8601, a day. */
  date: z.string(),
  machine: z.string(),
  /** The desk's speed divided by that of each peer in the same run. */
  ratios: z.record(z.string(), z.number()),
})

type RecordedRun = z.infer<typeof recordSchema>

/** Null before the first recorded run. */
export type LastRun = RecordedRun | null

/** The last recorded run of a measurement. @throws ZodError for a broken file */
export function readRecord(measurement: string): LastRun {
  const file = fileOf(measurement)
  return existsSync(file) ? recordSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : null
}

export function writeRecord(measurement: string, record: RecordedRun): void {
  mkdirSync('bench/recorded', { recursive: true })
  writeFileSync(fileOf(measurement), `${JSON.stringify(record, null, 2)}\n`)
}

/** Whether a ratio is worse than the recorded one by more than a third. A peer without a record is never worse. */
export function isWorse(ratio: number, recorded: number | undefined): boolean {
  return recorded !== undefined && ratio < recorded * (1 - TOLERANCE)
}

/** The middle value; for an even number of values, the mean of the two middle ones. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  if (low === undefined || high === undefined) throw new Error('The median of nothing')
  return (low + high) / 2
}

function fileOf(measurement: string): string {
  return `bench/recorded/${measurement}.json`
}
