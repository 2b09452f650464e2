import { decodePDFRawStream, PDFRawStream, type PDFStream } from '@cantoo/pdf-lib'
import { UncopyableContent } from './uncopyable-content'

/** The bytes of a stream without its filters. @throws UncopyableContent when a filter is none for text */
export function decodedStream(stream: PDFStream): Uint8Array {
  if (!(stream instanceof PDFRawStream)) return stream.getContents()
  try {
    return decodePDFRawStream(stream).decode()
  } catch (error) {
    throw new UncopyableContent('A filter that is none for text', { cause: error })
  }
}
