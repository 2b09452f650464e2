import { parseArgs } from 'node:util'
import { measureHostileUploads } from './event-loop/hostile-uploads.ts'

/**
 * How long anything holds the server's event loop: while it is held, no request is answered. `--sizes=64,10240`:
 * of the hostile files, in KB.
 */

const { values } = parseArgs({
  options: { sizes: { type: 'string', default: '64,1024,10240' } },
  // Options of other measurements come along.
  strict: false,
})
const sizes = String(values.sizes)
  .split(',')
  .map((kilobytes) => Number(kilobytes) * 1024)

const met = [await measureHostileUploads(sizes)]
process.exitCode = met.every((isMet) => isMet) ? 0 : 1
