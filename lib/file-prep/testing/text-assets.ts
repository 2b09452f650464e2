import { readFile } from 'node:fs/promises'
import path from 'node:path'

/** The files of the text engine as the worker fetches them, from the packages of which public/ has copies. */
export function installTextAssets(): void {
  const fetchAsset = async (url: string) => {
    const name = path.basename(url)
    const [language] = name.split('.')
    const folder = name.endsWith('.wasm')
      ? 'tesseract-wasm/dist'
      : `@tesseract.js-data/${language}/4.0.0_best_int`
    return new Response(Uint8Array.from(await readFile(path.join('node_modules', folder, name))))
  }
  Object.assign(globalThis, { location: { origin: 'http://localhost' }, fetch: fetchAsset })
}
