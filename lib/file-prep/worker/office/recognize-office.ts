import { sniffContainer } from '@/lib/evidence/office-formats'
import { recognizeCompoundFile } from './recognize-compound-file'
import { isMail } from './mail-headers'
import type { OfficeFile } from './office-file'
import { recognizeZip } from './zip-entries'

/** Determines files of Word, Excel, LibreOffice and mail programs by their bytes; null for any other. */
export async function recognizeOffice(bytes: Uint8Array<ArrayBuffer>): Promise<OfficeFile | null> {
  switch (sniffContainer(bytes)) {
    case 'zip':
      return recognizeZip(bytes)
    case 'cfb':
      return recognizeCompoundFile(bytes)
    case 'rtf':
      return { type: 'rtf', locked: false }
    case null:
      return isMail(bytes) ? { type: 'mail', locked: false } : null
  }
}
