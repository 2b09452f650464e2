import type { SandboxFault } from '../../testing/sandbox.ts'
import { OMISE_TIMEOUT_SECONDS } from '../environment.ts'
import type { Dice } from '../random.ts'

/** The sandbox's faults for one dispute, in the order in which its calls meet them. */

export type PlannedFault = {
  call: 'upload' | 'list' | 'delete'
  /** Only uploads of this name; such a fault comes in addition to the others. */
  filename?: string
  fault: SandboxFault['fault']
  times: number
}

/**
 * The desk runs at `PACE` and waits 1 or 2 seconds for Omise. Every effect of an unanswered call at Omise happens
 * within the 164 seconds (times PACE) during which the desk probes for it; later effects are not covered by the promise
 * (docs/reliability.md).
 */
export const UPLOAD_TIMEOUT_MS = 2_000 * OMISE_TIMEOUT_SECONDS
const LATEST_SECONDS = 2.5

type Make = (random: Dice) => SandboxFault['fault']

const seconds = (random: Dice) => random.whole(1, LATEST_SECONDS * 10) / 10
const status = (random: Dice) => random.pick([500, 502, 503])

const UPLOAD_FAULTS: readonly (readonly [number, Make])[] = [
  [3, () => ({ type: 'latency', ms: 0 })],
  [2, (random) => ({ type: 'latency', ms: random.whole(50, 600) })],
  [1, (random) => ({ type: 'latency', ms: UPLOAD_TIMEOUT_MS + random.whole(200, 1_000) })],
  [4, (random) => ({ type: 'hang', read: random.chance(0.7) })],
  [3, () => ({ type: 'reset_before_body' })],
  [5, () => ({ type: 'reset_after_apply' })],
  [3, () => ({ type: 'hang_after_apply' })],
  [3, () => ({ type: 'truncated_json' })],
  [5, (random) => ({ type: 'late_apply', seconds: seconds(random), reset: random.chance(0.7) })],
  [3, (random) => ({ type: 'status', status: status(random) })],
  [3, (random) => ({ type: 'status', status: status(random), afterApply: true })],
  [2, (random) => ({ type: 'html', status: random.pick([200, 502, 503]) })],
]

const LIST_FAULTS: readonly (readonly [number, Make])[] = [
  [2, (random) => ({ type: 'latency', ms: random.whole(50, 1_500) })],
  [1, () => ({ type: 'hang' })],
  [2, () => ({ type: 'reset_before_body' })],
  [3, (random) => ({ type: 'status', status: status(random) })],
  [1, () => ({ type: 'status', status: 429, retryAfter: 1 })],
  [1, () => ({ type: 'truncated_json' })],
  [1, () => ({ type: 'html', status: 502 })],
]

const DELETE_FAULTS: readonly (readonly [number, Make])[] = [
  [2, (random) => ({ type: 'latency', ms: random.whole(50, 600) })],
  [2, (random) => ({ type: 'hang', read: random.chance(0.7) })],
  [3, () => ({ type: 'reset_before_body' })],
  [4, () => ({ type: 'reset_after_apply' })],
  [3, () => ({ type: 'hang_after_apply' })],
  [2, () => ({ type: 'truncated_json' })],
  [3, (random) => ({ type: 'status', status: status(random) })],
  [3, (random) => ({ type: 'status', status: status(random), afterApply: true })],
  [2, () => ({ type: 'status', status: 429, retryAfter: 1 })],
  [2, () => ({ type: 'html', status: 502 })],
]

/** Of two files of one name the first is lost and the second is stored: the document must be assigned to the second. */
const SAME_NAME: readonly PlannedFault[] = [
  { call: 'upload', fault: { type: 'hang', read: true }, times: 1 },
  { call: 'upload', fault: { type: 'reset_after_apply' }, times: 1 },
]

/** @param filenames those of the run; the listing of one of them may be slow as well */
export function planFaults(
  random: Dice,
  filenames: readonly [string, ...string[]],
): PlannedFault[] {
  const uploads = Array.from({ length: random.whole(0, 6) }, () => uploadFault(random))
  if (new Set(filenames).size < filenames.length && random.chance(0.4))
    uploads.unshift(...SAME_NAME)
  const lists = Array.from(
    {
      length: random.weigh([
        [6, 0],
        [3, 1],
        [1, 3],
      ]),
    },
    () => listFault(random),
  )
  const late = random.chance(0.25) ? [slowListing(random, random.pick(filenames))] : []
  const refused = random.chance(0.04) ? [refusal(random, random.pick(filenames))] : []
  return [...uploads, ...lists, ...late, ...refused]
}

export function planDeleteFaults(random: Dice): PlannedFault[] {
  return Array.from({ length: random.whole(0, 4) }, () => ({
    call: 'delete',
    fault: random.weigh(DELETE_FAULTS)(random),
    times: 1,
  }))
}

function uploadFault(random: Dice): PlannedFault {
  if (random.chance(0.15)) return burst(random)
  return { call: 'upload', fault: random.weigh(UPLOAD_FAULTS)(random), times: 1 }
}

function burst(random: Dice): PlannedFault {
  const retryAfter = random.whole(1, 20)
  return {
    call: 'upload',
    fault: { type: 'status', status: 429, ...(random.chance(0.8) ? { retryAfter } : {}) },
    times: random.whole(1, 4),
  }
}

function listFault(random: Dice): PlannedFault {
  return { call: 'list', fault: random.weigh(LIST_FAULTS)(random), times: random.whole(1, 3) }
}

function slowListing(random: Dice, filename: string): PlannedFault {
  const fault = { type: 'slow_listing', seconds: seconds(random) }
  return { call: 'upload', filename, fault, times: random.whole(1, 2) }
}

function refusal(random: Dice, filename: string): PlannedFault {
  const code = random.pick(['documents_locked', 'invalid_file_type'])
  return { call: 'upload', filename, fault: { type: 'refusal', code }, times: 10 }
}

const METHODS = { upload: 'POST', list: 'GET', delete: 'DELETE' } as const

/** The fault rule for the sandbox, which matches only calls for this dispute. */
export function toSandboxFault(disputeId: string, planned: PlannedFault): SandboxFault {
  const { call, filename, fault, times } = planned
  return {
    on: {
      method: METHODS[call],
      path: `^/disputes/${disputeId}/documents${call === 'delete' ? '/[^/]+' : ''}$`,
      ...(filename === undefined ? {} : { filename }),
    },
    fault,
    times,
  }
}

/** How long after a call something may still become visible at the sandbox, in milliseconds. */
export function aftermathMs(planned: readonly PlannedFault[]): number {
  return Math.max(0, ...planned.map(({ fault }) => Number(fault['seconds'] ?? 0) * 1_000))
}
