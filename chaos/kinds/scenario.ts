import { KINDS, type Kind } from '../../lib/evidence/kinds.ts'
import { dice, type Dice } from '../random.ts'
import { planDeleteFaults } from '../uploads/faults.ts'
import { makeScenario, type PlannedUpload, type Scenario } from '../uploads/scenario.ts'

/** A change of the kind of one document, and how it is requested. */
export type PlannedKindChange = Pick<PlannedUpload, 'clicks' | 'leaves' | 'server'> & {
  changeId: string
  /** The index of the document. */
  document: number
  kind: Kind
  /** Milliseconds after the start of the run; in a bulk, after the change before it. */
  atMs: number
}

export type KindScenario = Pick<Scenario, 'seed' | 'faults' | 'disruptions' | 'alone'> & {
  /** They are at Omise before the faults begin. */
  documents: Scenario['uploads']
  changes: readonly PlannedKindChange[]
  /** One person changes the kind of several documents, one after another. */
  isBulk: boolean
}

/** The files, faults and crashes of the upload scenario of this seed, with changes of kind instead of the uploads. */
export function makeKindScenario(seed: number): KindScenario {
  const { uploads: documents, faults, disruptions, alone } = makeScenario(seed)
  const random = dice(seed + 0x6b69_6e64)
  const isBulk = documents.length > 1 && random.chance(0.5)
  const changed = documents.filter(() => isBulk || random.chance(0.6))
  const changes = (changed.length > 0 ? changed : [documents[0]]).flatMap((document) => {
    const own = planChange(random, documents, document, alone)
    // Two people change the kind of one document.
    return isBulk || random.chance(0.85)
      ? [own]
      : [own, planChange(random, documents, document, alone)]
  })
  return {
    seed,
    documents,
    changes,
    isBulk,
    faults: [...faults, ...planDeleteFaults(random)],
    disruptions,
    alone,
  }
}

function planChange(
  random: Dice,
  documents: KindScenario['documents'],
  document: PlannedUpload,
  alone: boolean,
): PlannedKindChange {
  const [first, ...rest] = KINDS.filter((kind) => kind !== document.kind)
  if (!first) throw new Error('There is one kind only')
  return {
    changeId: random.uuid(),
    document: documents.indexOf(document),
    kind: random.pick([first, ...rest]),
    atMs: random.whole(0, alone ? 1_000 : 300),
    clicks: random.weigh([
      [8, 1],
      [2, 2],
    ]),
    leaves: random.chance(0.15) ? { when: 'unanswered', afterMs: random.whole(0, 150) } : null,
    server: random.pick<0 | 1>([0, 1]),
  }
}
