import { CompoundFile } from './compound-file'
import type { OfficeFile } from './office-file'

export function recognizeCompoundFile(bytes: Uint8Array): OfficeFile | null {
  const file = new CompoundFile(bytes)
  const entries = file.entries()
  const find = (...names: string[]) => entries.find(({ name }) => names.includes(name))
  // The formats of 2007 and later are encrypted inside of a compound file; which of the two it is, is encrypted as well.
  if (find('EncryptedPackage')) return { type: 'docx', locked: true }
  const word = find('WordDocument')
  if (word) return { type: 'doc', locked: isLockedWord(file.sector(word.start)) }
  const workbook = find('Workbook', 'Book')
  if (workbook) return { type: 'xls', locked: isLockedWorkbook(file.sector(workbook.start)) }
  const isMessage = entries.some(({ name }) => name.startsWith('__properties_version1'))
  return isMessage ? { type: 'mail', locked: false } : null
}

/** `fEncrypted` in the header of the document (FibBase of MS-DOC). */
function isLockedWord(start: Uint8Array): boolean {
  const [low = 0, high = 0] = start
  return low === 0xec && high === 0xa5 && ((start[11] ?? 0) & 1) === 1
}

const FILE_PASS = 0x2f
const BEGIN = 0x0809
const WRITE_PROTECT = 0x86

/** A FilePass record follows the first one, or the one of write protection (MS-XLS). */
function isLockedWorkbook(start: Uint8Array): boolean {
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength)
  for (let at = 0; at + 4 <= view.byteLength; at += 4 + view.getUint16(at + 2, true)) {
    const record = view.getUint16(at, true)
    if (record === FILE_PASS) return true
    if (record !== BEGIN && record !== WRITE_PROTECT) return false
  }
  return false
}
