import { PDFDocument, PDFName, PDFRawStream, PDFRef } from '@cantoo/pdf-lib'
import { PdfError } from '@/lib/file-prep/shared/pdf'

/**
 * For tools that change a PDF. One that restricts printing or editing needs no password to be opened, and loses its
 * encryption when it is saved; readers leave it to the person whether to respect the restriction.
 * @throws PdfError `password` when `password` does not open it, or it is encrypted in an unknown way; `corrupt`
 */
export async function loadPdf(bytes: Uint8Array, password = ''): Promise<PDFDocument> {
  try {
    const asWritten = await PDFDocument.load(bytes, {
      updateMetadata: false,
      ignoreEncryption: true,
    })
    const document = asWritten.isEncrypted ? await decrypt(bytes, password, asWritten) : asWritten
    // Detects a file without a catalogue or pages here, and not in the middle of the work.
    document.getPages()
    return document
  } catch (error) {
    const locked = error instanceof Error && /encrypt|password|crypto/i.test(error.message)
    throw new PdfError(locked ? 'password' : 'corrupt', error)
  }
}

/**
 * pdf-lib decrypts also cross-reference streams, which are never encrypted, and so loses what only they refer to. It
 * keeps the encryption dictionary, whose hashes help to guess the password.
 */
async function decrypt(
  bytes: Uint8Array,
  password: string,
  { context: asWritten }: PDFDocument,
): Promise<PDFDocument> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false, password })
  const { context } = document
  const { Info, Encrypt } = asWritten.trailerInfo
  if (Info) context.trailerInfo.Info ??= Info
  if (Encrypt instanceof PDFRef) context.delete(Encrypt)
  for (const [reference, object] of asWritten.enumerateIndirectObjects()) {
    const isStream = object instanceof PDFRawStream
    if (isStream && object.dict.get(TYPE) === CROSS_REFERENCE) context.delete(reference)
  }
  return document
}

const TYPE = PDFName.of('Type')
const CROSS_REFERENCE = PDFName.of('XRef')
