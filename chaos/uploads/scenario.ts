import type { Format } from '../../lib/evidence/formats.ts'
import { KINDS, type Kind } from '../../lib/evidence/kinds.ts'
import { planFaults, type PlannedFault } from './faults.ts'
import { planFile, type FilePlan } from './files.ts'
import { dice, type Dice } from '../random.ts'

/** One file that an agent adds, and how it is sent. */
export type PlannedUpload = {
  uploadId: string
  filename: string
  kind: Kind
  file: FilePlan
  /** Milliseconds after the start of the run. */
  atMs: number
  /** The number of concurrent requests: 2 is a double click. */
  clicks: number
  /** Pause half-way through the body, as on a bad connection. */
  pauseMs: number
  /** The first attempt is aborted: half-way, or when all is sent and no response has come. */
  leaves: null | { when: 'half_way' | 'unanswered'; afterMs: number }
  /** Repeats the upload after its acknowledgement. */
  again: boolean
  /** The server that receives it first, where there are two. */
  server: 0 | 1
}

/** A crash, or a change of the dispute, during the run. Times are milliseconds after the start. */
export type Disruption =
  /** SIGKILL; restarted after `downMs`, or, with `staysDown` and a second running server, after the run. */
  | { type: 'kill_server'; server: 0 | 1; atMs: number; downMs: number; staysDown: boolean }
  | { type: 'kill_sandbox'; atMs: number; downMs: number }
  | { type: 'close_dispute'; atMs: number }

export type Scenario = {
  seed: number
  uploads: readonly [PlannedUpload, ...PlannedUpload[]]
  faults: readonly PlannedFault[]
  disruptions: readonly Disruption[]
  /** It kills a process that other runs need, so it runs alone. */
  alone: boolean
}

const CRASHES = 1 / 8
const CRASHES_UNTIL_MS = 4_000
/** A lost response is detected after at most two seconds, and then probed for during three more. */
const PROBED_UNTIL_MS = 5_000
const NAMES = ['delivery-slip', 'invoice', 'chat', 'ใบเสร็จรับเงิน', '領収書'] as const

/** The same seed gives the same scenario. */
export function makeScenario(seed: number): Scenario {
  const random = dice(seed)
  const alone = random.chance(CRASHES)
  const uploads = planUploads(random, alone)
  const filenames = names(uploads)
  const disruptions = [...(alone ? planCrashes(random) : []), ...planClosing(random)]
  return { seed, uploads, faults: planFaults(random, filenames), disruptions, alone }
}

/** Whether Omise may refuse an upload in this run. */
export function mayRefuse({
  faults,
  disruptions,
}: Pick<Scenario, 'faults' | 'disruptions'>): boolean {
  return (
    faults.some(({ fault }) => fault.type === 'refusal') ||
    disruptions.some(({ type }) => type === 'close_dispute')
  )
}

function planUploads(random: Dice, alone: boolean): Scenario['uploads'] {
  const hasDuplicateNames = random.chance(0.35)
  const first = planUpload(random, alone)
  const rest = Array.from({ length: random.whole(0, 5) }, () => {
    const upload = planUpload(random, alone)
    if (!hasDuplicateNames || random.chance(0.4)) return upload
    // Same name and, mostly, the same kind: only the bytes differ.
    const kind = random.chance(0.7) ? first.kind : upload.kind
    const file = { ...upload.file, format: first.file.format }
    // While the first one is being sent, or later, while it is being probed for.
    const atMs = random.chance(0.5) ? upload.atMs : random.whole(0, PROBED_UNTIL_MS)
    return { ...upload, filename: first.filename, kind, file, atMs }
  })
  return [first, ...rest]
}

function planUpload(random: Dice, alone: boolean): PlannedUpload {
  const format = random.pick<Format>(['pdf', 'png', 'jpg'])
  return {
    uploadId: random.uuid(),
    filename: `${random.pick(NAMES)}-${random.whole(1, 999)}.${format}`,
    kind: random.pick(KINDS),
    file: planFile(random, format),
    atMs: random.whole(0, alone ? 1_000 : 300),
    clicks: random.weigh([
      [8, 1],
      [2, 2],
      [1, 3],
    ]),
    pauseMs: random.chance(alone ? 0.4 : 0.1) ? random.whole(50, alone ? 1_200 : 300) : 0,
    leaves: random.chance(0.15) ? planLeaving(random) : null,
    again: random.chance(0.15),
    server: random.pick<0 | 1>([0, 1]),
  }
}

function planLeaving(random: Dice): NonNullable<PlannedUpload['leaves']> {
  return { when: random.pick(['half_way', 'unanswered']), afterMs: random.whole(0, 150) }
}

function planCrashes(random: Dice): Disruption[] {
  const server = (): Disruption => ({
    type: 'kill_server',
    server: random.pick<0 | 1>([0, 1]),
    atMs: random.whole(0, CRASHES_UNTIL_MS),
    downMs: random.whole(0, 500),
    staysDown: random.chance(0.3),
  })
  const sandbox = (): Disruption => ({
    type: 'kill_sandbox',
    atMs: random.whole(0, CRASHES_UNTIL_MS),
    downMs: random.whole(0, 800),
  })
  return random.weigh([
    [6, () => [server()]],
    [2, () => [sandbox()]],
    [1, () => [sandbox(), server()]],
  ])()
}

function planClosing(random: Dice): Disruption[] {
  return random.chance(0.04) ? [{ type: 'close_dispute', atMs: random.whole(0, 1_000) }] : []
}

function names(uploads: Scenario['uploads']): [string, ...string[]] {
  const [first, ...rest] = uploads
  return [first.filename, ...rest.map(({ filename }) => filename)]
}
