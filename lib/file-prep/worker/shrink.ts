import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import { hasTooManyPixels } from '@/lib/evidence/picture-size'
import { decode, drawUpright, release } from './image/canvas'
import { encodeJpeg } from './image/encode-picture'
import { readPictureFacts } from './image/read-metadata'
import { blocked, type OnStep, type ProcessedFile } from '@/lib/file-prep/shared/processed'
import { asPdf } from './pdf/as-pdf'
import { reprocessFile } from './reprocess'
import { bestEncoding, type Encoding } from './shrink-search'

/** The same picture or PDF in the best quality under the limit. Runs in the worker. */
export async function shrink(file: File, onStep: OnStep): Promise<ProcessedFile> {
  onStep('reading')
  const bytes = new Uint8Array(await file.arrayBuffer())
  const pdf = await asPdf(bytes, onStep)
  if (pdf && 'problem' in pdf) return pdf
  if (pdf) {
    const { shrinkPdf } = await import('./pdf/shrink-pdf')
    const shrunk = await shrinkPdf(pdf.bytes, onStep)
    if ('problem' in shrunk) return blocked(shrunk.problem, ['split'])
    const changes = [...pdf.changes, 'shrunk'] as const
    const { notes } = pdf
    return reprocessFile(file, { bytes: shrunk.bytes, format: 'pdf', notes }, changes, onStep)
  }
  return shrinkPicture(file, bytes, onStep)
}

async function shrinkPicture(
  file: File,
  bytes: Uint8Array<ArrayBuffer>,
  onStep: OnStep,
): Promise<ProcessedFile> {
  const facts = readPictureFacts(bytes)
  if (!facts) return blocked('image_corrupt')
  if (hasTooManyPixels(facts)) return blocked('image_too_many_pixels')
  onStep('decoding')
  // The browser rotates it and converts its colours to sRGB, since every pixel is encoded again anyway.
  const bitmap = await decode(bytes).catch(() => null)
  if (!bitmap) return blocked('image_corrupt')
  try {
    const encodeAs = async ({ quality, scale }: Encoding) => {
      onStep('encoding')
      const canvas = drawUpright(bitmap, 1, { scale, ground: '#fff' })
      const jpg = await encodeJpeg(canvas, { quality })
      release(canvas)
      return jpg
    }
    const best = await bestEncoding(
      async (encoding) => (await encodeAs(encoding)).length,
      MAX_DOCUMENT_BYTES,
    )
    if (!best) return blocked('file_too_large')
    const jpg = await encodeAs(best)
    const output = { bytes: jpg, format: 'jpg' } as const
    const turned = facts.orientation === 1 ? [] : (['turned_upright'] as const)
    return await reprocessFile(file, output, ['shrunk', ...turned], onStep)
  } finally {
    bitmap.close()
  }
}
