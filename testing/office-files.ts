import { crc32, deflateRawSync } from 'node:zlib'

/** Small files of office programs and mail programs, as these write them. */

export type ZipPart = { name: string; text: string; stored?: boolean }

const XML = '<?xml version="1.0" encoding="UTF-8"?>'

/** A Word document with one paragraph. */
export function docxFile(text: string): Buffer<ArrayBuffer> {
  const types =
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
  const relations =
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
  const document =
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">' +
    `<w:body><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:body></w:document>`
  return zipFile([
    { name: '[Content_Types].xml', text: XML + types },
    { name: '_rels/.rels', text: XML + relations },
    { name: 'word/document.xml', text: XML + document },
  ])
}

export function xlsxFile(): Buffer<ArrayBuffer> {
  return zipFile([
    { name: '[Content_Types].xml', text: `${XML}<Types/>` },
    { name: 'xl/workbook.xml', text: `${XML}<workbook/>` },
  ])
}

/** An OpenDocument file; a locked one names the encryption of its parts in the manifest. */
export function openDocument(
  type: 'text' | 'spreadsheet',
  { locked = false, comment = '' } = {},
): Buffer<ArrayBuffer> {
  const encryption = '<manifest:encryption-data manifest:checksum-type="SHA256/1K"/>'
  return zipFile(
    [
      { name: 'mimetype', text: `application/vnd.oasis.opendocument.${type}`, stored: true },
      { name: 'content.xml', text: `${XML}<office:document-content/>` },
      { name: 'META-INF/manifest.xml', text: XML + (locked ? encryption : '<manifest/>') },
    ],
    comment,
  )
}

export function zipFile(parts: readonly ZipPart[], comment = ''): Buffer<ArrayBuffer> {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let at = 0
  for (const { name, text, stored = false } of parts) {
    const plain = Buffer.from(text)
    const data = stored ? plain : deflateRawSync(plain)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(stored ? 0 : 8, 4)
    common.writeUInt32LE(crc32(plain), 10)
    common.writeUInt32LE(data.length, 14)
    common.writeUInt32LE(plain.length, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    const place = Buffer.alloc(14)
    place.writeUInt32LE(at, 10)
    const entry = [Buffer.from('PK\x03\x04'), common, Buffer.from(name), data]
    local.push(...entry)
    central.push(Buffer.from('PK\x01\x02\x14\x00'), common, place, Buffer.from(name))
    at += entry.reduce((sum, { length }) => sum + length, 0)
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(parts.length, 4)
  end.writeUInt16LE(parts.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(at, 12)
  end.writeUInt16LE(Buffer.byteLength(comment), 16)
  return Buffer.concat([...local, directory, Buffer.from('PK\x05\x06'), end, Buffer.from(comment)])
}

const SECTOR = 512
const END_OF_CHAIN = 0xfffffffe
const FAT_SECTOR = 0xfffffffd

/** A compound file with these streams, each of one sector.. */
export function compoundFile(
  streams: readonly { name: string; data?: Buffer }[],
): Buffer<ArrayBuffer> {
  const directorySectors = Math.ceil((streams.length + 1) / 4)
  const header = Buffer.alloc(SECTOR)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header)
  header.writeUInt16LE(9, 30)
  header.writeUInt16LE(6, 32)
  header.writeUInt32LE(1, 44)
  header.writeUInt32LE(1, 48)
  header.fill(0xff, 76)
  header.writeUInt32LE(0, 76)
  const table = Buffer.alloc(SECTOR, 0xff)
  table.writeUInt32LE(FAT_SECTOR, 0)
  for (let index = 0; index < directorySectors; index++) {
    const isLast = index === directorySectors - 1
    table.writeUInt32LE(isLast ? END_OF_CHAIN : index + 2, 4 * (index + 1))
  }
  const directory = Buffer.alloc(directorySectors * SECTOR)
  const entries = [{ name: 'Root Entry' }, ...streams]
  for (const [index, { name }] of entries.entries()) {
    const at = index * 128
    directory.write(name, at, 'utf16le')
    directory.writeUInt16LE(2 * name.length + 2, at + 64)
    directory.writeUInt32LE(directorySectors + index, at + 116)
  }
  const data = streams.map((stream) => {
    const sector = Buffer.alloc(SECTOR)
    stream.data?.copy(sector)
    return sector
  })
  return Buffer.concat([header, table, directory, ...data])
}

/** The start of a document's main stream (FibBase of MS-DOC). */
export function wordStream(locked: boolean): Buffer {
  const start = Buffer.alloc(32)
  start.writeUInt16LE(0xa5ec, 0)
  start.writeUInt16LE(locked ? 0x0100 : 0, 10)
  return start
}

/** The first records of a workbook (MS-XLS). */
export function workbookStream(locked: boolean): Buffer {
  const begin = Buffer.alloc(20)
  begin.writeUInt16LE(0x0809, 0)
  begin.writeUInt16LE(16, 2)
  const next = Buffer.alloc(8)
  next.writeUInt16LE(locked ? 0x2f : 0xe1, 0)
  next.writeUInt16LE(2, 2)
  return Buffer.concat([begin, next])
}

export function rtfFile(text: string): Buffer<ArrayBuffer> {
  return Buffer.from(`{\\rtf1\\ansi ${text}}`)
}

export const MAIL = [
  'Return-Path: <shop@example.com>',
  'Received: from mail.example.com (mail.example.com [203.0.113.7])',
  '\tby mx.example.net; Sat, 21 Mar 2026 10:02:05 +0700',
  'From: Shop <shop@example.com>',
  'To: Somchai <somchai@example.net>',
  'Subject: =?utf-8?B?4LmD4Lia4LmA4Liq4Lij4LmH4LiI?=',
  'Date: Sat, 21 Mar 2026 10:02:00 +0700',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'Your parcel was delivered.',
  '',
].join('\r\n')
