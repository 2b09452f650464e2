/**
 * Prepares a fresh clone: installs the packages and runs this process on the Node that the project pins. Every npm
 * script that must work on a fresh machine starts here.
 *
 * Plain JavaScript with built-ins only: it runs on Node 20 before anything is installed.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const binaries = path.join(root, 'node_modules', '.bin')
const windows = process.platform === 'win32'
const ORPHAN_CHECK_MS = 250

/**
 * Returns only in a process that runs on the pinned Node with all packages installed; otherwise it installs both, runs
 * the same command again on the right Node, and exits with its exit code.
 *
 * `dev` also requires the packages of the tests.
 *
 * @param {{ dev?: boolean }} [options]
 */
export async function bootstrap({ dev = false } = {}) {
  process.chdir(root)
  try {
    if (!isInstalled(dev)) install(dev)
    const node = pinnedNode()
    if (node.version === process.versions.node) {
      process.env.PATH = [binaries, process.env.PATH].join(path.delimiter)
      // Imported here because it copies out of packages that were just installed.
      const { copyHeifDecoder, copyPdfAssets, copyTextEngine } =
        await import('./copy-browser-assets.mjs')
      await copyPdfAssets()
      await copyHeifDecoder()
      await copyTextEngine()
      return
    }
    makeRunnable(node)
    process.exit(await runToEnd(node.path, process.argv.slice(1)))
  } catch (error) {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`)
    process.exit(1)
  }
}

/**
 * Runs a command in this terminal and forwards signals to it.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {Promise<number>} its exit code; 128 + n when signal n ended it
 */
export function runToEnd(command, args) {
  const child = spawn(command, args, { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal))
  }
  onOrphaned(() => child.kill('SIGTERM'))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? 128 + signalNumber(signal)))
  })
}

/**
 * Calls back when npm, which started this process, has ended. npm sends a signal to its shell only, which ends without
 * passing it on. Without npm nothing is monitored: a background process may outlive its shell.
 *
 * @param {() => void} callback
 */
export function onOrphaned(callback) {
  const parent = process.ppid
  if (!process.env.npm_lifecycle_event || windows) return
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    callback()
  }, ORPHAN_CHECK_MS)
  timer.unref()
}

/**
 * Whether `node_modules` matches the lock file. npm writes its own record of the installed packages
 * (`node_modules/.package-lock.json`) as the last step, so an interrupted install does not count, and one that a
 * developer ran by hand is not repeated.
 *
 * @param {import('./bootstrap.d.mts').LockFile} wanted package-lock.json
 * @param {import('./bootstrap.d.mts').LockFile} installed npm's record
 * @param {boolean} dev whether packages that only tests need are required
 */
export function satisfiesLock(wanted, installed, dev) {
  return Object.entries(wanted.packages).every(([location, entry]) => {
    if (location === '') return true
    const found = installed.packages[location]
    if (found) return found.version === entry.version
    const onlyForTests = entry.dev || entry.devOptional
    return Boolean(entry.optional || (onlyForTests && !dev))
  })
}

function isInstalled(dev) {
  const record = path.join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(record)) return false
  try {
    return satisfiesLock(readJson(path.join(root, 'package-lock.json')), readJson(record), dev)
  } catch {
    return false
  }
}

function install(dev) {
  console.log('Installing packages (the first time takes a minute or two) …')
  const wanted = dev ? ['--include=dev'] : []
  runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error', ...wanted])
  if (!isInstalled(dev)) {
    throw new Error('npm ci ended well, yet packages of package-lock.json are missing.')
  }
}

function pinnedNode() {
  const directory = path.join(root, 'node_modules', 'node')
  const { version } = readJson(path.join(directory, 'package.json'))
  return { version, path: path.join(directory, 'bin', windows ? 'node.exe' : 'node') }
}

/** The package `node` fetches its binary in an install script, which npm may be configured to skip. */
function makeRunnable(node) {
  if (runs(node)) return
  runNpm(['rebuild', 'node', '--ignore-scripts=false', '--loglevel=error'])
  if (!runs(node)) {
    throw new Error(
      `Node ${node.version} from npm does not run on this machine (${process.platform} ${process.arch}).\n` +
        'Install Node 24 yourself from https://nodejs.org and run the command again with it.',
    )
  }
}

function runs(node) {
  const result = spawnSync(node.path, ['--version'], { encoding: 'utf8' })
  return result.stdout?.trim() === `v${node.version}`
}

/** Runs npm quietly; its output is shown only when it fails. */
function runNpm(args) {
  const result = spawnSync('npm', args, {
    cwd: root,
    encoding: 'utf8',
    shell: windows,
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, PATH: pathWithoutOwnBinaries() },
  })
  if (result.error) throw new Error(`npm cannot be started: ${result.error.message}`)
  if (result.status !== 0) {
    throw new Error(`${result.stdout}${result.stderr}\nnpm ${args[0]} failed.`)
  }
}

/** npm must not run on the Node inside the `node_modules` that it is about to replace. */
function pathWithoutOwnBinaries() {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter((directory) => path.resolve(directory) !== binaries)
    .join(path.delimiter)
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}

function signalNumber(signal) {
  return { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal] ?? 1
}
