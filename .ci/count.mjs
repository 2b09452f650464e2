// Prints `N passed, N failed` from the reports of Vitest and Playwright. The exit code of the run decides whether it
// failed: a run that failed outside its tests counts as one failure.
import { existsSync, readFileSync } from 'node:fs'

const status = Number(process.argv[2])
const read = (name) => {
  const file = `test-results/reports/${name}.json`
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
}
const { numPassedTests = 0, numFailedTests = 0 } = read('vitest')
const { expected = 0, unexpected = 0, flaky = 0 } = read('playwright').stats ?? {}
const failed = numFailedTests + unexpected + flaky
console.log(`${numPassedTests + expected} passed, ${failed || (status === 0 ? 0 : 1)} failed`)
