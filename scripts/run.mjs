/**
 * `node scripts/run.mjs [node options] <file> [arguments]`: runs one of our programs on the pinned Node with the
 * settings of `.env`, also on a fresh clone.
 */
import { bootstrap, runToEnd } from './bootstrap.mjs'

await bootstrap()
const { applyEnvironment } = await import('./environment.ts')
applyEnvironment()
process.exit(await runToEnd(process.execPath, process.argv.slice(2)))
