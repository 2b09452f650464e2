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
 * The bytes of a stream of a file that may be hostile, without its filters; null when there are more than `limit` or
 * than the `budget` of all streams, from which the bytes of each filter are taken.
 * pdf-lib's own decoder of Flate unpacks without a limit.
 * @throws when a filter is unknown, or the bytes are damaged from the start
 */
export async function unpackStream(
  stream: PDFStream,
  limit: number,
  budget = { bytes: Number.POSITIVE_INFINITY },
): Promise<Uint8Array<ArrayBuffer> | null> {
  const take = (bytes: Uint8Array<ArrayBuffer>) => {
    const isOver = bytes.length > Math.min(limit, budget.bytes)
    budget.bytes = Math.max(0, budget.bytes - bytes.length)
    return isOver ? null : bytes
  }
  if (!(stream instanceof PDFRawStream)) return take(Uint8Array.from(stream.getContents()))
  const { context } = stream.dict
  const filters = listOf(stream.dict.lookup(name('Filter')))
  const parameters = listOf(stream.dict.lookup(name('DecodeParms')))
  if (filters.length > MAX_FILTERS) throw new Error('Too many filters')
  // Without its filters, it may still be encrypted.
  const plain = PDFRawStream.of(context.obj({}), stream.contents, stream.transform)
  const packed = read(plain, stream.contents.length)
  let bytes = filters.length === 0 ? take(packed) : packed
  for (const [index, filter] of filters.entries()) {
    if (!bytes) return null
    const most = Math.min(limit, budget.bytes) + 1
    const parameter = parameters[index]
    if (filter === FLATE) {
      if (hasPredictor(parameter)) throw new Error('A predictor')
      const { bytes: inflated, isIntact } = await inflate(bytes, 'deflate', most)
      if (!isIntact && inflated.length === 0) throw new Error('Damaged')
      bytes = take(inflated)
    } else {
      const step = context.obj({})
      if (filter) step.set(name('Filter'), filter)
      if (parameter) step.set(name('DecodeParms'), parameter)
      bytes = take(read(PDFRawStream.of(step, bytes), most))
    }
  }
  return bytes
}

/** With null in place of anything else, which keeps the positions. */
function listOf(value: unknown): (PDFName | PDFDict | null)[] {
  if (value === undefined) return []
  const all = value instanceof PDFArray ? value.asArray().map((_, at) => value.lookup(at)) : [value]
  return all.map((each) => (each instanceof PDFName || each instanceof PDFDict ? each : null))
}

function hasPredictor(parameter: PDFName | PDFDict | null | undefined): boolean {
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
