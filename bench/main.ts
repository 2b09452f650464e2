import { fileURLToPath } from 'node:url'
import { startProgram, stopAllOnSignals } from '../scripts/processes.ts'

/** `npm run bench`, or `npm run bench -- upload memory`: one measurement after another, each in its own process. */

const MEASUREMENTS = [
  'first-load',
  'pages',
  'upload',
  'memory',
  'event-loop',
  'audit-log',
  'prepare',
  'live',
  'notice',
] as const

const options = process.argv.slice(2).filter((word) => word.startsWith('--'))
const wanted = process.argv.slice(2).filter((word) => !options.includes(word))
const unknown = wanted.filter((name) => !MEASUREMENTS.some((known) => known === name))
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}. Measurements: ${MEASUREMENTS.join(', ')}`)
  process.exit(2)
}

stopAllOnSignals(130)
for (const name of wanted.length > 0 ? wanted : MEASUREMENTS) {
  if (!(await measure(name))) process.exitCode = 1
}

async function measure(name: string): Promise<boolean> {
  const program = fileURLToPath(new URL(`${name}.ts`, import.meta.url))
  const { exited } = startProgram({ name, args: [program, ...options], output: 'inherit' })
  return (await exited).code === 0
}
