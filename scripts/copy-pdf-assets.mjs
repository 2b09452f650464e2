/**
 * Copies the files that pdf.js fetches at run time to where the server serves them: public/pdfjs/<version>/. CMaps and
 * standard fonts show PDFs without embedded fonts (common for Japanese), the wasm decoders read scans. They come from
 * the npm package, so they are not in the repository.
 */
import { cp, mkdir, readdir, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const require = createRequire(import.meta.url)
const FOLDERS = ['cmaps', 'standard_fonts', 'wasm', 'iccs']
// The JavaScript engine for scripts inside PDFs, which are never run.
const LEFT_OUT = /quickjs/i

export async function copyPdfAssets() {
  const source = dirname(require.resolve('pdfjs-dist/package.json'))
  const { version } = require('pdfjs-dist/package.json')
  const root = fileURLToPath(new URL('../public/pdfjs', import.meta.url))
  const target = join(root, version)
  if (await isComplete(target)) return target

  await rm(root, { recursive: true, force: true })
  await mkdir(target, { recursive: true })
  for (const folder of FOLDERS) {
    await cp(join(source, folder), join(target, folder), {
      recursive: true,
      filter: (path) => !LEFT_OUT.test(path),
    })
  }
  await cp(join(source, 'LICENSE'), join(target, 'LICENSE'))
  return target
}

/** The licence is copied last: when it exists, the copy is complete. */
async function isComplete(target) {
  try {
    await stat(join(target, 'LICENSE'))
    const folders = await readdir(target)
    return FOLDERS.every((folder) => folders.includes(folder))
  } catch {
    return false
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await copyPdfAssets()
}
