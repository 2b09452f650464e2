import { deliverySuite } from '../delivery-suite.ts'
import type { RunOutcome } from '../outcomes.ts'
import type { InvariantReport } from './invariants.ts'
import { runScenario } from './run-scenario.ts'
import { runBaseline } from './run-scenarios.ts'
import { makeScenario } from './scenario.ts'

/**
 * The promise of delivery: compares the acknowledged files with the documents at the sandbox, next to a client that
 * posts to Omise itself.
 */
export const uploadSuite = deliverySuite({
  flags: [],
  makeScenario,
  runScenario,
  runBaseline,
  rows: {
    counts: [
      ['files handed over', ({ files }) => files],
      ['acknowledged', ({ acknowledged }) => acknowledged],
    ],
    ofDuplicates: [
      '  of files sent by one click',
      ({ duplicatesOfOneClick }) => duplicatesOfOneClick,
    ],
    more: [
      ['reported as failed, not stored', ({ givenUp }) => givenUp.length],
      ['reported as failed, but stored', ({ misled }) => misled.length],
    ],
  },
  remarks: (outcomes) =>
    unacknowledged(outcomes)
      .slice(0, EXAMPLES)
      .map((line) => `not acknowledged: ${line}`),
})

const EXAMPLES = 5

/** Not a violation, since the sender got an error; reported because it should be rare. */
function unacknowledged(outcomes: readonly RunOutcome<InvariantReport>[]): string[] {
  return outcomes.flatMap(({ seed, result }) =>
    result.type === 'checked' ? result.report.givenUp.map((line) => `seed ${seed}: ${line}`) : [],
  )
}
