import { describe, expect, it } from 'vitest'
import {
  compoundFile,
  docxFile,
  MAIL,
  openDocument,
  rtfFile,
  wordStream,
  workbookStream,
  xlsxFile,
  zipFile,
} from '@/testing/office-files'
import { processFile } from '@/lib/file-prep/worker/process-file'
import { recognizeOffice } from './recognize-office'

const word = (locked: boolean) =>
  compoundFile([{ name: 'WordDocument', data: wordStream(locked) }, { name: '1Table' }])
const workbook = (locked: boolean) =>
  compoundFile([{ name: 'Workbook', data: workbookStream(locked) }])
/** The entry that counts is in the second sector of the directory. */
const behindOthers = (name: string) =>
  compoundFile([{ name: 'A' }, { name: 'B' }, { name: 'C' }, { name: 'D' }, { name }])

function recognize(bytes: Buffer<ArrayBuffer>) {
  return recognizeOffice(Uint8Array.from(bytes))
}

describe('recognizeOffice', () => {
  it.each([
    ['docx', docxFile('Delivered')],
    ['xlsx', xlsxFile()],
    ['odt', openDocument('text')],
    ['ods', openDocument('spreadsheet', { comment: 'exported on 21 March' })],
    ['rtf', rtfFile('Delivered')],
    ['doc', word(false)],
    ['xls', workbook(false)],
    ['mail', behindOthers('__properties_version1.0')],
    ['mail', Buffer.from(MAIL)],
    ['mail', Buffer.from(`\ufeff${MAIL}`)],
  ] as const)('determines %s by its bytes', async (type, bytes) => {
    expect(await recognize(bytes)).toEqual({ type, locked: false })
  })

  it.each([
    ['a docx or xlsx', behindOthers('EncryptedPackage')],
    ['a doc', word(true)],
    ['an xls', workbook(true)],
    ['an odt', openDocument('text', { locked: true })],
  ])('detects that %s needs a password', async (_, bytes) => {
    expect(await recognize(bytes)).toMatchObject({ locked: true })
  })

  it.each([
    ['another ZIP', zipFile([{ name: 'word/photo.jpg', text: 'x' }])],
    ['a ZIP of presentations', zipFile([{ name: '[Content_Types].xml', text: '' }])],
    ['another compound file', compoundFile([{ name: 'FileHeader' }])],
    ['a text with a colon', Buffer.from('From: the warehouse\nTo: the customer\n\nDelivered')],
    ['a program', Buffer.from('MZ\u0000\u0001')],
    ['the start of a ZIP', docxFile('Delivered').subarray(0, 40)],
    ['the start of a compound file', word(false).subarray(0, 60)],
  ])('does not take %s for one', async (_, bytes) => {
    expect(await recognize(Buffer.from(bytes))).toBeNull()
  })

  it('ends when the directory of a compound file is a loop', async () => {
    const bytes = behindOthers('X')
    // The second sector of the directory is followed by its first one.
    bytes.writeUInt32LE(1, 512 + 8)
    expect(await recognize(bytes)).toBeNull()
  })
})

describe('processFile', () => {
  it.each([
    ['letter.docx', docxFile('Delivered'), 'word_file', 'docx'],
    ['letter', docxFile('Delivered'), 'word_file', 'docx'],
    ['orders.xls', workbook(false), 'spreadsheet_file', 'xls'],
    ['chat.eml', Buffer.from(MAIL), 'mail_file', 'mail'],
    ['letter.doc', word(true), 'office_password', undefined],
    ['letter.pdf', docxFile('Delivered'), 'file_disguised', undefined],
    ['photos.zip', zipFile([{ name: 'a.jpg', text: 'x' }]), 'file_unsupported', undefined],
  ])('blocks %s with its reason', async (name, bytes, problem, convertible) => {
    const processed = await processFile(new File([bytes], name), () => undefined)
    expect(processed).toMatchObject({ state: 'blocked', problem, fixes: [] })
    expect('convertible' in processed ? processed.convertible : undefined).toBe(convertible)
  })
})
