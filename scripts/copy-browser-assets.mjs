/** Copies the files that the browser fetches at run time below public/. They come from npm packages. */
import { cp, mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const FOLDERS = ['cmaps', 'standard_fonts', 'wasm', 'iccs']
// The JavaScript engine for scripts inside PDFs, which are never run.
const LEFT_OUT = /quickjs/i

/**
 * public/pdfjs/<version>/: CMaps and standard fonts show PDFs without embedded fonts (common for Japanese),
 * the wasm decoders read scans.
 */
export async function copyPdfAssets() {
  const source = dirname(require.resolve('pdfjs-dist/package.json'))
  const { version } = require('pdfjs-dist/package.json')
  const root = fileURLToPath(new URL('../public/pdfjs', import.meta.url))
  const target = join(root, version)
  if (await isComplete(target, FOLDERS)) return target

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

/**
 * public/libheif/<version>/: the HEIC decoder stays a separate file, because its licence (LGPL-3.0) requires that it can
 * be replaced.
 */
export async function copyHeifDecoder() {
  const source = dirname(require.resolve('libheif-js/package.json'))
  const { version } = require('libheif-js/package.json')
  const root = fileURLToPath(new URL('../public/libheif', import.meta.url))
  const target = join(root, version)
  if (await isComplete(target, [])) return target

  await rm(root, { recursive: true, force: true })
  await mkdir(target, { recursive: true })
  for (const file of ['libheif-bundle.mjs', 'LICENSE']) {
    await cp(join(source, 'libheif-wasm', file), join(target, file))
  }
  return target
}

const TEXT_LANGUAGES = ['eng', 'tha', 'jpn']

/** public/ocr/<version>/: the program that reads the text in pictures, and a model for each language. */
export async function copyTextEngine() {
  // Neither package exports its package.json, or all of its files.
  const source = dirname(dirname(fileURLToPath(import.meta.resolve('tesseract-wasm'))))
  const { version } = JSON.parse(await readFile(join(source, 'package.json'), 'utf8'))
  const root = fileURLToPath(new URL('../public/ocr', import.meta.url))
  const target = join(root, version)
  if (await isComplete(target, [])) return target

  await rm(root, { recursive: true, force: true })
  await mkdir(target, { recursive: true })
  await cp(join(source, 'dist/tesseract-core.wasm'), join(target, 'tesseract-core.wasm'))
  for (const language of TEXT_LANGUAGES) {
    const model = dirname(require.resolve(`@tesseract.js-data/${language}/package.json`))
    const name = `${language}.traineddata.gz`
    await cp(join(model, '4.0.0_best_int', name), join(target, name))
  }
  await cp(join(source, 'LICENSE.md'), join(target, 'LICENSE'))
  return target
}

/** The licence is copied last: when it exists, the copy is complete. */
async function isComplete(target, folders) {
  const found = await readdir(target).catch(() => [])
  return ['LICENSE', ...folders].every((name) => found.includes(name))
}
