// Prints the failures of Vitest and Playwright once more, which are far above the end of the output, then
// `N passed, N failed` from their reports. The exit code of the run decides whether it failed: a run that failed outside
// its tests counts as one failure.
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

const { stats: browser = {}, suites = [], errors = [] } = read('playwright')
const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)]
for (const { message } of errors) console.log(`\n${message}`)
for (const { ok, file, line, title, tests } of suites.flatMap(specsOf)) {
  if (ok) continue
  console.log(`\nfailed: e2e/${file}:${line} ${title}`)
  for (const { message } of tests.flatMap(({ results }) =>
    results.flatMap((result) => result.errors),
  )) {
    console.log(message)
  }
}

const failed = numFailedTests + (browser.unexpected ?? 0) + (browser.flaky ?? 0)
const passed = numPassedTests + (browser.expected ?? 0)
console.log(`${passed} passed, ${failed || (status === 0 ? 0 : 1)} failed`)
