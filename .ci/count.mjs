// Prints the failures of Vitest once more, which are far above the end of the output, then `N passed, N failed` from the
// reports of Vitest and Playwright. The exit code of the run decides whether it failed: a run that failed outside its
// tests counts as one failure.
import { existsSync, readFileSync } from 'node:fs'

const status = Number(process.argv[2])
const read = (name) => {
  const file = `test-results/reports/${name}.json`
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
}
const { numPassedTests = 0, numFailedTests = 0, testResults = [] } = read('vitest')
for (const { name, status: outcome, message, assertionResults } of testResults) {
  if (outcome === 'passed') continue
  console.log(`\n${outcome}: ${name}\n${message}`)
  for (const { fullName, failureMessages } of assertionResults) {
    for (const failure of failureMessages) console.log(`${fullName}\n${failure}`)
  }
}
const { expected = 0, unexpected = 0, flaky = 0 } = read('playwright').stats ?? {}
const failed = numFailedTests + unexpected + flaky
console.log(`${numPassedTests + expected} passed, ${failed || (status === 0 ? 0 : 1)} failed`)
