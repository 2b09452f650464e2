import { joinBytes } from '@/lib/file-prep/worker/bytes'
import { inflate } from '@/lib/file-prep/worker/inflate'
import { decodeFax } from './fax'
import { lzwLength, packBitsLength } from './unpacked-length'
import type { TiffLayout } from './tiff-layout'
import { COMPRESSION, PHOTOMETRIC } from './tiff-support'

/** Of T4Options. */
const TWO_DIMENSIONAL = 1

type Piece = { index: number; rowBytes: number; rows: number; width: number }

/** `missing`: the share of the bytes that is not in the file, or damaged; they are 0, and of a fax white. */
type Unpacked = { bytes: Uint8Array; missing: number }

/**
 * The bytes of one strip or tile, decompressed: `rows` times `rowBytes`. utif2 decompresses LZW and PackBits; what the
 * bytes mean, it gets wrong for many files.
 */
export async function unpackPiece(
  bytes: Uint8Array<ArrayBuffer>,
  page: TiffLayout,
  { index, rowBytes, rows, width }: Piece,
): Promise<Unpacked> {
  const { compression, fillOrder, faxOptions } = page
  const packed = packedPiece(bytes, page, index)
  const size = rowBytes * rows
  const fax = { width, rows, white: page.photometric === PHOTOMETRIC.blackIsZero ? 1 : 0 } as const
  switch (compression) {
    case COMPRESSION.none:
      return withLength(inOrder(packed, fillOrder), size)
    case COMPRESSION.deflate:
    case COMPRESSION.oldDeflate:
      // Some programs leave out the checksum at the end, so only what was unpacked counts.
      return withLength((await inflate(inOrder(packed, fillOrder), 'deflate', size)).bytes, size)
    case COMPRESSION.huffman:
      return decodeFax(inOrder(packed, fillOrder), { ...fax, coding: 'huffman' })
    case COMPRESSION.group3: {
      const coding = faxOptions & TWO_DIMENSIONAL ? 'group3-2d' : 'group3'
      return decodeFax(inOrder(packed, fillOrder), { ...fax, coding })
    }
    case COMPRESSION.group4:
      return decodeFax(inOrder(packed, fillOrder), { ...fax, coding: 'group4' })
    default: {
      const ordered = inOrder(packed, fillOrder)
      const unpacked =
        compression === COMPRESSION.lzw ? lzwLength(ordered, size) : packBitsLength(ordered, size)
      return {
        bytes: await byUtif(ordered, { compression, rowBytes, rows }),
        missing: 1 - unpacked / size,
      }
    }
  }
}

function packedPiece(bytes: Uint8Array<ArrayBuffer>, { pieces }: TiffLayout, index: number) {
  const offset = pieces.offsets[index] ?? 0
  return bytes.subarray(offset, offset + (pieces.byteCounts[index] ?? 0))
}

type Packing = { compression: number; rowBytes: number; rows: number }

async function byUtif(packed: Uint8Array, packing: Packing): Promise<Uint8Array> {
  const { default: utif } = await import('utif2')
  const { compression, rowBytes, rows } = packing
  // As bytes of grey, which it leaves as they are.
  const page = {
    t256: [rowBytes],
    t257: [rows],
    t258: [8],
    t259: [compression],
    t262: [1],
    t266: [1],
    t273: [0],
    t277: [1],
    t278: [rows],
    t279: [packed.length],
    width: rowBytes,
    height: rows,
  }
  // It reads some bytes beyond the end, and the byte order from the start of the buffer.
  const buffer = joinBytes([packed, new Uint8Array(8)]).buffer
  // `data` must be absent, or nothing is decoded.
  const decoded: Parameters<typeof utif.decodeImage>[1] = Object.assign(Object.create(null), page)
  utif.decodeImage(buffer, decoded)
  return withLength(decoded.data, rowBytes * rows).bytes
}

/** The last strip may be shorter, or longer than the page. */
function withLength(bytes: Uint8Array, size: number): Unpacked {
  if (bytes.length >= size) return { bytes: bytes.subarray(0, size), missing: 0 }
  const absent = size - bytes.length
  return { bytes: joinBytes([bytes, new Uint8Array(absent)]), missing: absent / size }
}

function inOrder(packed: Uint8Array<ArrayBuffer>, fillOrder: number): Uint8Array<ArrayBuffer> {
  return fillOrder === 2 ? packed.map((byte) => REVERSED[byte] ?? 0) : packed
}

const REVERSED = Uint8Array.from({ length: 256 }, (_, byte) =>
  Array.from({ length: 8 }, (_bit, at) => ((byte >> at) & 1) << (7 - at)).reduce(
    (sum, bit) => sum | bit,
  ),
)

/**
 * A strip or tile in JPEG as a file of its own. A marker says whether its colours are YCbCr: decoders otherwise guess by
 * the names of its components.
 */
export function jpegPiece(
  bytes: Uint8Array<ArrayBuffer>,
  page: TiffLayout,
  index: number,
): Uint8Array<ArrayBuffer> {
  const start = Uint8Array.of(0xff, 0xd8)
  const isYCbCr = page.photometric === PHOTOMETRIC.yCbCr
  const adobe = [0xff, 0xee, 0, 14, 65, 100, 111, 98, 101, 0, 100, 0, 0, 0, 0, isYCbCr ? 1 : 0]
  const tables = Uint8Array.from(page.jpegTables.slice(2, -2))
  return joinBytes([
    start,
    Uint8Array.from(adobe),
    tables,
    packedPiece(bytes, page, index).subarray(2),
  ])
}
