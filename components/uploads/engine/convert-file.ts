import { toApiError } from '@/lib/api-client/api-error'
import { requestBlob } from '@/lib/api-client/request'
import { FORMATS } from '@/lib/evidence/formats'
import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import { isSpreadsheet, type OfficeFormat } from '@/lib/evidence/office-formats'
import type { ProcessingProblem } from '@/lib/file-prep/shared/file-problem'
import type { Change } from '@/lib/file-prep/shared/processed'
import { api, withQuery } from '@/lib/format/paths'

/** `file` still has to be processed. */
export type Converted = { file: File; change: Change } | { problem: ProcessingProblem }

/** Problems of this file; all others are of the converter or the connection. */
const OF_THE_FILE = ['file_too_large', 'file_empty', 'conversion_failed'] as const

/**
 * Has the server make a PDF of a Word or Excel file, which it does not store.
 * @throws the signal's reason when it was aborted
 */
export async function convertFile(
  file: File,
  format: OfficeFormat,
  signal: AbortSignal,
): Promise<Converted> {
  if (file.size > MAX_DOCUMENT_BYTES) return { problem: 'file_too_large' }
  const { contentType: type } = FORMATS.pdf
  try {
    const pdf = await requestBlob(withQuery(api.conversions(), { format }), {
      method: 'POST',
      body: file,
      headers: { 'content-type': 'application/octet-stream' },
      signal,
    })
    return {
      file: new File([pdf], file.name, { type, lastModified: file.lastModified }),
      change: isSpreadsheet(format) ? 'converted_from_spreadsheet' : 'converted_from_document',
    }
  } catch (error) {
    signal.throwIfAborted()
    const { code } = toApiError(error)
    const problem = OF_THE_FILE.find((ofTheFile) => ofTheFile === code)
    return { problem: problem ?? 'converter_unavailable' }
  }
}
