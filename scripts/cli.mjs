/**
 * `node scripts/cli.mjs <command> [arguments]`: the npm scripts that must work on a fresh clone, before anything is
 * installed.
 */
import { bootstrap } from './bootstrap.mjs'

/** Each resolves with the exit code. */
const COMMANDS = {
  start: async () => (await import('./desk.ts')).runDesk('start'),
  dev: async () => (await import('./desk.ts')).runDesk('dev'),
  build: async () => ((await (await import('./next-build.ts')).build({ output: 'show' })) ? 0 : 1),
  check: async () => (await import('./run-tests.ts')).runChecks(),
  test: async (args) => (await import('./run-tests.ts')).runTests(args),
  'test:e2e': async (args) => (await import('./run-tests.ts')).runBrowserTests(args),
}

/** These need the development dependencies. */
const FOR_DEVELOPERS = ['dev', 'check', 'test', 'test:e2e']

const [name = '', ...args] = process.argv.slice(2)
await bootstrap({ dev: FOR_DEVELOPERS.includes(name) })
process.exit(await COMMANDS[name](args))
