import type { OCREngine } from 'tesseract-wasm'
import type { TextLanguage } from '@/lib/file-prep/shared/recognized-text'

/** Of the npm package, and of the folder under public/ to which its files and the models are copied. */
const TEXT_ENGINE_VERSION = '0.11.0'

/** In pixels of the picture that was read. */
export type ReadWord = {
  text: string
  /** From 0 to 1. */
  confidence: number
  left: number
  top: number
  right: number
  bottom: number
  endsLine: boolean
}

const engines = new Map<TextLanguage, Promise<OCREngine>>()

/** Each takes 50 MB. */
export function engineCount(): number {
  return engines.size
}

/** Reads the words in a picture. */
export type WordReader = (pixels: ImageData) => ReadWord[]

/**
 * The reader of one language. Its engine is downloaded when it is first needed, and stays loaded until the worker ends.
 * @throws when it cannot be loaded
 */
export async function openReader(language: TextLanguage): Promise<WordReader> {
  const { layoutFlags } = await import('tesseract-wasm')
  const engine = await engineFor(language)
  return (pixels) => {
    try {
      engine.loadImage(pixels)
      const items = engine.getTextBoxes('word')
      engine.clearImage()
      return items.flatMap(({ text, confidence, rect, flags }) => {
        const word = { text: text.trim(), confidence, ...rect }
        const endsLine = (flags & layoutFlags.EndOfLine) !== 0
        return word.text === '' ? [] : [{ ...word, endsLine }]
      })
    } catch (error) {
      // An engine that has failed may hold half a picture, or no memory.
      engines.delete(language)
      throw error
    }
  }
}

function engineFor(language: TextLanguage): Promise<OCREngine> {
  const known = engines.get(language)
  if (known) return known
  const opening = openEngine(language)
  engines.set(language, opening)
  // A lost connection must not keep the next file from being read.
  opening.catch(() => engines.delete(language))
  return opening
}

/** An engine reads in the language that it loaded first, so each language has its own. */
async function openEngine(language: TextLanguage): Promise<OCREngine> {
  const [{ createOCREngine }, wasmBinary, model] = await Promise.all([
    import('tesseract-wasm'),
    fetchAsset('tesseract-core.wasm').then((response) => response.arrayBuffer()),
    fetchAsset(`${language}.traineddata.gz`).then(decompressed),
  ])
  const engine = await silenced(() => createOCREngine({ wasmBinary }))
  engine.loadModel(model)
  return engine
}

/** From our own origin: the policy of the worker permits no other. */
async function fetchAsset(name: string): Promise<Response> {
  const response = await fetch(`${location.origin}/ocr/${TEXT_ENGINE_VERSION}/${name}`)
  if (!response.ok) throw new Error(`${name}: ${response.status}`)
  return response
}

async function decompressed({ body }: Response): Promise<ArrayBuffer> {
  if (!body) throw new Error('The model is empty')
  return new Response(body.pipeThrough(new DecompressionStream('gzip'))).arrayBuffer()
}

/**
 * The engine prints to the console that it finds when it is created. It says how it reads, which may be more of a
 * person's file than a log should have.
 */
function silenced<T>(create: () => T): T {
  const { log, warn } = console
  const quiet = () => undefined
  Object.assign(console, { log: quiet, warn: quiet })
  try {
    return create()
  } finally {
    Object.assign(console, { log, warn })
  }
}
