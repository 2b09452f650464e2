import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { isStopping, runProgram } from './processes.ts'

/** Everything `next build` reads. Missing paths count as well, since they may be added. */
const INPUTS = [
  'app',
  'components',
  'lib',
  'public',
  'instrumentation.ts',
  'instrumentation-client.ts',
  'next.config.js',
  'package-lock.json',
  'package.json',
  'postcss.config.mjs',
  'proxy.ts',
  'tailwind.config.ts',
  'tsconfig.json',
]
const BUILD_ID = '.next/BUILD_ID'
const STANDALONE = '.next/standalone'
const UNWANTED = /^\.env|\.test\.ts$|[\\/]testing$/
/** The server of a finished build, which needs nothing outside its folder. */
export const SERVER = `${STANDALONE}/server.js`
const BUILT_FROM = '.next/built-from'
const BUILD_TIMEOUT_MS = 15 * 60_000

/** True when `.next` contains a finished build of exactly the current files. */
export function isBuilt(root = '.'): boolean {
  const builtFrom = path.join(root, BUILT_FROM)
  return (
    existsSync(path.join(root, BUILD_ID)) &&
    existsSync(builtFrom) &&
    readFileSync(builtFrom, 'utf8') === hashOfInputs(root)
  )
}

/** Builds the app. With `output: 'hide'` Next's output is shown only when it fails. */
export async function build({ output }: { output: 'show' | 'hide' }): Promise<boolean> {
  const hash = hashOfInputs('.')
  const result = await runProgram({
    name: 'The build',
    args: ['node_modules/next/dist/bin/next', 'build'],
    env: { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    output: output === 'show' ? 'inherit' : 'keep',
    timeoutMs: BUILD_TIMEOUT_MS,
  })
  if (result.ok) {
    completeStandalone()
    writeFileSync(BUILT_FROM, hash)
  } else if (output === 'hide' && !isStopping()) {
    console.error(result.output)
  }
  return result.ok
}

/**
 * Adds what Next leaves to a CDN, and removes what it copies by mistake: tests next to traced files, and `.env`, since
 * a build must not contain secrets.
 */
export function completeStandalone(root = '.'): void {
  const standalone = path.join(root, STANDALONE)
  cpSync(path.join(root, 'public'), path.join(standalone, 'public'), { recursive: true })
  cpSync(path.join(root, '.next/static'), path.join(standalone, '.next/static'), {
    recursive: true,
  })
  const traced = readdirSync(path.join(standalone, 'lib'), { encoding: 'utf8', recursive: true })
  const copied = [...readdirSync(standalone), ...traced.map((name) => path.join('lib', name))]
  for (const name of copied.filter((each) => UNWANTED.test(each))) {
    rmSync(path.join(standalone, name), { recursive: true, force: true })
  }
}

/** A hash of the names and bytes of all inputs, without tests. */
export function hashOfInputs(root: string): string {
  const hash = createHash('sha256')
  for (const input of INPUTS) {
    for (const file of filesOf(root, input)) {
      const bytes = readFileSync(path.join(root, file))
      hash.update(`${file}\0${bytes.length}\0`).update(bytes)
    }
  }
  return hash.digest('hex')
}

function filesOf(root: string, input: string): string[] {
  const location = path.join(root, input)
  if (!existsSync(location)) return []
  if (statSync(location).isFile()) return [input]
  const entries = readdirSync(location, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .toSorted()
}
