import { KINDS, type Kind } from '../lib/evidence/kinds.ts'
import { planFaults, type PlannedFault } from './faults.ts'
import { planFile, type FileFormat, type FilePlan } from './files.ts'
import { dice, type Dice } from './random.ts'

/** One file an agent adds, and how clumsily. */
export type PlannedUpload = {
  uploadId: string
  filename: string
  kind: Kind
  file: FilePlan
  /** Milliseconds after the beginning of the run. */
  atMs: number
  /** How often it is sent at the same moment: 2 is a double click. */
  clicks: number
  /** The sender stops half-way for so long, as on a bad line; 0 does not. */
  pauseMs: number
  /** At its first try, the sender leaves: half-way, or when all is sent and no answer came yet. */
  leaves: null | { when: 'half_way' | 'unanswered'; afterMs: number }
  /** Once it is acknowledged, the same is sent once more. */
  again: boolean
  /** Which server gets it first, where there are two. */
  server: 0 | 1
}

/** What is done to the programs, or to the dispute, while all this goes on. Milliseconds after the beginning. */
export type Disruption =
  /** SIGKILL; started again after `downMs`, or, where a second server lives on, only after the run. */
  | { type: 'kill_server'; server: 0 | 1; atMs: number; downMs: number; staysDown: boolean }
  | { type: 'kill_sandbox'; atMs: number; downMs: number }
  | { type: 'close_dispute'; atMs: number }

export type Scenario = {
  seed: number
  uploads: readonly [PlannedUpload, ...PlannedUpload[]]
  faults: readonly PlannedFault[]
  disruptions: readonly Disruption[]
  /** It kills a program that others would miss, so it runs alone. */
  alone: boolean
}

const CRASHES = 1 / 8
const CRASHES_UNTIL_MS = 4_000
/** A lost answer is noticed after at most two seconds, and then looked for, for three more. */
const LOOKED_FOR_MS = 5_000
const NAMES = ['delivery-slip', 'invoice', 'chat', 'ใบเสร็จรับเงิน', '領収書'] as const

/** The same scenario again for the same seed. */
export function makeScenario(seed: number): Scenario {
  const random = dice(seed)
  const alone = random.chance(CRASHES)
  const uploads = planUploads(random, alone)
  const filenames = names(uploads)
  const disruptions = [...(alone ? planCrashes(random) : []), ...planClosing(random)]
  return { seed, uploads, faults: planFaults(random, filenames), disruptions, alone }
}

/** Omise may refuse something in this run, so a refusal is no surprise. */
export function mayRefuse({ faults, disruptions }: Scenario): boolean {
  return (
    faults.some(({ fault }) => fault.type === 'refusal') ||
    disruptions.some(({ type }) => type === 'close_dispute')
  )
}

function planUploads(random: Dice, alone: boolean): Scenario['uploads'] {
  const twins = random.chance(0.35)
  const first = planUpload(random, alone)
  const rest = Array.from({ length: random.whole(0, 5) }, () => {
    const upload = planUpload(random, alone)
    if (!twins || random.chance(0.4)) return upload
    // Same name and, mostly, the same kind: only the bytes tell them apart.
    const kind = random.chance(0.7) ? first.kind : upload.kind
    const file = { ...upload.file, format: first.file.format }
    // While the first one is being sent, or later, while it is still being looked for.
    const atMs = random.chance(0.5) ? upload.atMs : random.whole(0, LOOKED_FOR_MS)
    return { ...upload, filename: first.filename, kind, file, atMs }
  })
  return [first, ...rest]
}

function planUpload(random: Dice, alone: boolean): PlannedUpload {
  const format = random.pick<FileFormat>(['pdf', 'png', 'jpg'])
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
