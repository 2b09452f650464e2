import { stoppingPrograms } from '../testing/workspace.ts'
import { eventSuite } from './events/suite.ts'
import { kindSuite } from './kinds/suite.ts'
import { readOptions, USAGE, type Options } from './options.ts'
import { runSuite } from './run-suite.ts'
import { uploadSuite } from './uploads/suite.ts'

/**
 * Tests the promises of docs/reliability.md: runs seeded scenarios of faults, crashes and repeated requests on the built
 * servers and the sandbox, and compares what the desk did with the sandbox.
 */

const options = optionsOrExit()
const passed = await stoppingPrograms(() => {
  if (options.events) return runSuite(eventSuite, options)
  return options.kinds ? runSuite(kindSuite, options) : runSuite(uploadSuite, options)
})
process.exitCode = passed ? 0 : 1

function optionsOrExit(): Options {
  try {
    return readOptions(process.argv.slice(2), Date.now())
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
    process.exit(2)
  }
}
