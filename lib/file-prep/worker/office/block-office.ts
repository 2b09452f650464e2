import { isSpreadsheet } from '@/lib/evidence/office-formats'
import { blocked, type BlockedFile } from '@/lib/file-prep/shared/processed'
import { recognizeOffice } from './recognize-office'

/** Why a file of Word, Excel or a mail program is not evidence yet; null for any other file. */
export async function blockOffice(bytes: Uint8Array<ArrayBuffer>): Promise<BlockedFile | null> {
  const office = await recognizeOffice(bytes)
  if (!office) return null
  if (office.locked) return blocked('office_password')
  if (office.type === 'mail') return { ...blocked('mail_file'), convertible: 'mail' }
  return {
    ...blocked(isSpreadsheet(office.type) ? 'spreadsheet_file' : 'word_file'),
    convertible: office.type,
  }
}
