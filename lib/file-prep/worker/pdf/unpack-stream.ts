import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  PDFName,
  PDFNumber,
  PDFRawStream,
  type PDFStream,
} from '@cantoo/pdf-lib'
import { inflate } from '@/lib/file-prep/worker/inflate'
import { joinBytes } from '@/lib/file-prep/worker/bytes'

const name = (text: string) => PDFName.of(text)
const FLATE = name('FlateDecode')
const CHUNK_BYTES = 64 * 1024
/** Programs use one, or two of which the first makes text of it. */
const MAX_FILTERS = 4

/**
 * The bytes of a stream of a file that may be hostile, without its filters; null when there are more than `limit`.
 * pdf-lib's own decoder of Flate unpacks without a limit.
 * @throws when a filter is unknown, or the bytes are damaged from the start
 */
export async function unpackStream(
  stream: PDFStream,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!(stream instanceof PDFRawStream)) return Uint8Array.from(stream.getContents())
  const { context } = stream.dict
  const filters = listOf(stream.dict.lookup(name('Filter')))
  const parameters = listOf(stream.dict.lookup(name('DecodeParms')))
  if (filters.length > MAX_FILTERS) throw new Error('Too many filters')
  // Without its filters, it may still be encrypted.
  const plain = PDFRawStream.of(context.obj({}), stream.contents, stream.transform)
  let bytes = read(plain, stream.contents.length)
  for (const [index, filter] of filters.entries()) {
    const parameter = parameters[index]
    if (filter === FLATE) {
      if (hasPredictor(parameter)) throw new Error('A predictor')
      const { bytes: inflated, isIntact } = await inflate(bytes, 'deflate', limit + 1)
      if (!isIntact && inflated.length === 0) throw new Error('Damaged')
      bytes = inflated
    } else {
      const step = context.obj({})
      step.set(name('Filter'), filter)
      if (parameter) step.set(name('DecodeParms'), parameter)
      bytes = read(PDFRawStream.of(step, bytes), limit + 1)
    }
    if (bytes.length > limit) return null
  }
  return bytes.length > limit ? null : bytes
}

function listOf(value: unknown): (PDFName | PDFDict)[] {
  const all = value instanceof PDFArray ? value.asArray().map((_, at) => value.lookup(at)) : [value]
  return all.filter((each) => each instanceof PDFName || each instanceof PDFDict)
}

function hasPredictor(parameter: PDFName | PDFDict | undefined): boolean {
  const predictor = parameter instanceof PDFDict ? parameter.lookup(name('Predictor')) : undefined
  return predictor instanceof PDFNumber && predictor.asNumber() > 1
}

/** In chunks, since the decoder reserves memory for as much as it is asked for. */
function read(stream: PDFRawStream, limit: number): Uint8Array<ArrayBuffer> {
  const decoder = decodePDFRawStream(stream)
  const parts: Uint8Array[] = []
  for (let size = 0; size < limit;) {
    const part = decoder.getBytes(Math.min(CHUNK_BYTES, limit - size))
    if (part.length === 0) break
    parts.push(Uint8Array.from(part))
    size += part.length
  }
  return joinBytes(parts)
}
