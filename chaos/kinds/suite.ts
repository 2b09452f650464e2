import { deliverySuite } from '../delivery-suite.ts'
import { runKindScenario } from './run-scenario.ts'
import { makeKindScenario } from './scenario.ts'

/** The promise of a change of kind: compares the documents at the sandbox before and after. */
export const kindSuite = deliverySuite({
  flags: ['--kinds'],
  makeScenario: makeKindScenario,
  runScenario: runKindScenario,
  rows: {
    counts: [
      ['documents', ({ documents }) => documents],
      ['changes of kind', ({ changes }) => changes],
      ['  done', ({ done }) => done],
      ['  refused, nothing changed', ({ refused }) => refused],
      ['  both shown, dispute closed', ({ both }) => both],
    ],
  },
})
