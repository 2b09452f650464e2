import { inflate } from '@/lib/file-prep/worker/inflate'
import type { OfficeFile } from './office-file'

type Entry = { name: string; method: number; size: number; at: number }

const CENTRAL_ENTRY = 0x02014b50
const END_RECORD = 0x06054b50
const LOCAL_ENTRY = 0x04034b50
const STORED = 0
const DEFLATED = 8

/** The end record has 22 bytes, and a comment of up to 65,535 after it. */
const END_BYTES = 22
const MAX_COMMENT_BYTES = 0xffff

/** More than any manifest has; a hostile one expands a thousandfold. */
const MAX_ENTRIES = 10_000
const MAX_TEXT_BYTES = 1024 * 1024

const OPEN_DOCUMENT = {
  'application/vnd.oasis.opendocument.text': 'odt',
  'application/vnd.oasis.opendocument.spreadsheet': 'ods',
} as const

/** Office Open XML and OpenDocument, by the entries of the ZIP; null for any other ZIP. */
export async function recognizeZip(bytes: Uint8Array<ArrayBuffer>): Promise<OfficeFile | null> {
  const entries = readEntries(bytes)
  const has = (start: string) => entries.some(({ name }) => name.startsWith(start))
  if (has('[Content_Types].xml')) {
    if (has('word/')) return { type: 'docx', locked: false }
    if (has('xl/')) return { type: 'xlsx', locked: false }
    return null
  }
  const mimetype = await textOf(bytes, entries, 'mimetype')
  const type = Object.entries(OPEN_DOCUMENT).find(([name]) => name === mimetype)?.[1]
  if (!type) return null
  const manifest = await textOf(bytes, entries, 'META-INF/manifest.xml')
  return { type, locked: manifest.includes('encryption-data') }
}

/** The central directory; empty when there is none. Linear in the size of the directory. */
function readEntries(bytes: Uint8Array): Entry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = findEnd(view)
  const entries: Entry[] = []
  if (end === null) return entries
  let at = view.getUint32(end + 16, true)
  while (
    entries.length < MAX_ENTRIES &&
    at + 46 <= view.byteLength &&
    view.getUint32(at, true) === CENTRAL_ENTRY
  ) {
    const nameLength = view.getUint16(at + 28, true)
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)),
      method: view.getUint16(at + 10, true),
      size: view.getUint32(at + 20, true),
      at: view.getUint32(at + 42, true),
    })
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return entries
}

function findEnd(view: DataView): number | null {
  const first = Math.max(0, view.byteLength - END_BYTES - MAX_COMMENT_BYTES)
  for (let at = view.byteLength - END_BYTES; at >= first; at--) {
    if (view.getUint32(at, true) === END_RECORD) return at
  }
  return null
}

/** An entry as text, up to MAX_TEXT_BYTES; empty when it is missing or damaged. */
async function textOf(
  bytes: Uint8Array<ArrayBuffer>,
  entries: readonly Entry[],
  name: string,
): Promise<string> {
  const entry = entries.find((candidate) => candidate.name === name)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (!entry || entry.at + 30 > bytes.length) return ''
  if (view.getUint32(entry.at, true) !== LOCAL_ENTRY) return ''
  const start =
    entry.at + 30 + view.getUint16(entry.at + 26, true) + view.getUint16(entry.at + 28, true)
  const data = bytes.subarray(start, start + entry.size)
  if (entry.method === STORED) return new TextDecoder().decode(data.subarray(0, MAX_TEXT_BYTES))
  if (entry.method !== DEFLATED) return ''
  const { bytes: text } = await inflate(data, 'deflate-raw', MAX_TEXT_BYTES)
  return new TextDecoder().decode(text)
}
