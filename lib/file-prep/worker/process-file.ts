import { claimedFormat } from '@/lib/evidence/formats'
import { MAX_SOURCE_BYTES } from '@/lib/evidence/limits'
import { isBigTiff } from './image/exif'
import { SNIFF_BYTES, sniffPicture } from './image/read-metadata'
import { blocked, type OnStep, type ProcessedFile } from '@/lib/file-prep/shared/processed'
import { pdfStart } from './pdf/pdf-start'
import type { Source } from './to-ready'

/** Checks one file and makes it valid evidence if possible. Runs in the worker. */
export async function processFile(file: File, onStep: OnStep): Promise<ProcessedFile> {
  if (file.size === 0) return blocked('file_empty')
  if (file.size > MAX_SOURCE_BYTES) return blocked('file_too_large')
  onStep('reading')
  const source = await read(file)
  if (!source) return blocked('file_unreadable')
  return processSource(source, onStep)
}

async function processSource(source: Source, onStep: OnStep): Promise<ProcessedFile> {
  const { file } = source
  if (sniffPicture(source.bytes.subarray(0, SNIFF_BYTES))) {
    const { processImage } = await import('./image/process-image')
    return processImage(source, onStep)
  }
  if (pdfStart(source.bytes) !== -1) {
    const { processPdf } = await import('./pdf/process-pdf')
    return processPdf(source, onStep)
  }
  if (isBigTiff(source.bytes)) return blocked('tiff_unsupported')
  if (claimedFormat(file.name)) return blocked('file_disguised')
  const { blockOffice } = await import('./office/block-office')
  onStep('decoding')
  return (await blockOffice(source.bytes)) ?? blocked('file_unsupported')
}

/** Null when the browser can no longer read it. */
async function read(file: File): Promise<Source | null> {
  try {
    return { file, bytes: new Uint8Array(await file.arrayBuffer()) }
  } catch {
    return null
  }
}
