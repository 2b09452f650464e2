/**
 * Copies the HEIC decoder to where the server serves it: public/libheif/<version>/. It stays a separate file, fetched
 * at run time, because its licence (LGPL-3.0) requires that it can be replaced.
 */
import { cp, mkdir, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)

export async function copyHeifDecoder() {
  const source = dirname(require.resolve('libheif-js/package.json'))
  const { version } = require('libheif-js/package.json')
  const root = fileURLToPath(new URL('../public/libheif', import.meta.url))
  const target = join(root, version)
  // The licence is copied last: when it exists, the copy is complete.
  if (await stat(join(target, 'LICENSE')).catch(() => null)) return target

  await rm(root, { recursive: true, force: true })
  await mkdir(target, { recursive: true })
  for (const file of ['libheif-bundle.mjs', 'LICENSE']) {
    await cp(join(source, 'libheif-wasm', file), join(target, file))
  }
  return target
}
