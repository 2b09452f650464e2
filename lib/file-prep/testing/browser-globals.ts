import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { type Canvas, createCanvas, ImageData, loadImage } from '@napi-rs/canvas'

/**
 * The globals of a browser worker that Node lacks, so that worker code runs unchanged in tests: canvases and picture
 * decoding by Skia and libjpeg-turbo, as in Chromium, the pdf.js worker on this thread, and its decoders and fonts, which
 * the app serves below /pdfjs/.
 */
export async function installBrowserGlobals(): Promise<void> {
  const { WorkerMessageHandler } = await import('pdfjs-dist/legacy/build/pdf.worker.mjs')

  class OffscreenCanvas {
    constructor(width: number, height: number) {
      const canvas = createCanvas(width, height)
      return Object.assign(canvas, {
        convertToBlob: async ({ type, quality = 0.92 }: ImageEncodeOptions) =>
          new Blob([Uint8Array.from(encodeAs(canvas, type, quality))], { type: type ?? '' }),
      }) as unknown as OffscreenCanvas
    }
  }

  class Worker {
    constructor() {
      const { port1, port2 } = new MessageChannel()
      WorkerMessageHandler.initializeFromPort(port2)
      return Object.assign(port1, {
        terminate() {
          port1.close()
          port2.close()
        },
      }) as unknown as Worker
    }
  }

  const createImageBitmap = async (source: Blob | ImageData) => {
    if (source instanceof ImageData) {
      const canvas = createCanvas(source.width, source.height)
      canvas.getContext('2d').putImageData(source, 0, 0)
      return Object.assign(canvas, { close() {} })
    }
    const image = await loadImage(Buffer.from(await source.arrayBuffer()))
    const canvas = createCanvas(image.width, image.height)
    canvas.getContext('2d').drawImage(image, 0, 0)
    return Object.assign(canvas, { close() {} })
  }

  const request = globalThis.fetch
  const fetch = async (...[input, init]: Parameters<typeof request>) => {
    const asset = typeof input === 'string' ? /^\/pdfjs\/[^/]+\/(.+)$/.exec(input)?.[1] : undefined
    if (!asset) return request(input, init)
    return new Response(await readFile(path.join('node_modules/pdfjs-dist', asset)))
  }
  Object.assign(globalThis, { OffscreenCanvas, Worker, createImageBitmap, ImageData, fetch })
}

function encodeAs(canvas: Canvas, type: string | undefined, quality: number): Buffer {
  if (type === 'image/jpeg') return canvas.toBuffer('image/jpeg', Math.round(quality * 100))
  return canvas.toBuffer('image/png')
}
