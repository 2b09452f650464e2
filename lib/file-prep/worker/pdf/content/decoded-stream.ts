import { decodePDFRawStream, PDFArray, PDFRawStream, PDFStream } from '@cantoo/pdf-lib'
import { joinBytes } from '@/lib/file-prep/worker/bytes'
import { UncopyableContent } from './uncopyable-content'

/**
 * The bytes of a stream without its filters.
 * @throws UncopyableContent when a filter is not for text
 */
export function decodedStream(stream: PDFStream): Uint8Array {
  if (!(stream instanceof PDFRawStream)) return stream.getContents()
  try {
    return decodePDFRawStream(stream).decode()
  } catch (error) {
    throw new UncopyableContent('A filter that is none for text', { cause: error })
  }
}

/** The content of a page, which may be split into several streams. */
export function decodedContents(contents: PDFStream | PDFArray | undefined): Uint8Array {
  if (!contents) return new Uint8Array(0)
  const streams =
    contents instanceof PDFArray
      ? Array.from({ length: contents.size() }, (_, index) => contents.lookup(index))
      : [contents]
  const line = Uint8Array.of(10)
  return joinBytes(
    streams.flatMap((stream) => (stream instanceof PDFStream ? [decodedStream(stream), line] : [])),
  )
}
