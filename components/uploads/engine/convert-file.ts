import { toApiError } from '@/lib/api-client/api-error'
import { requestBlob } from '@/lib/api-client/request'
import { FORMATS } from '@/lib/evidence/formats'
import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import { isSpreadsheet, type ConvertibleFormat } from '@/lib/evidence/office-formats'
import type { ProcessingProblem } from '@/lib/file-prep/shared/file-problem'
import type { Change } from '@/lib/file-prep/shared/processed'
import { api, withQuery } from '@/lib/format/paths'

/** `file` still has to be processed. */
export type Converted = { file: File; change: Change } | { problem: ProcessingProblem }

/** Problems of this file; all others are of the converter or the connection. */
const OF_THE_FILE = ['file_too_large', 'file_empty', 'conversion_failed'] as const

/**
 * Has the server make a PDF of a Word or Excel file, or of the page of a mail, which it does not store.
 * @throws the signal's reason when it was aborted, or the error of the worker that reads mails
 */
export async function convertFile(
  file: File,
  format: ConvertibleFormat,
  signal: AbortSignal,
): Promise<Converted> {
  if (format === 'mail') return convertMail(file, signal)
  return send(file, { format, named: file, signal })
}

/** Of a mail, the server gets a page that the worker made: it has no script, and no pictures from elsewhere. */
async function convertMail(file: File, signal: AbortSignal): Promise<Converted> {
  const { makeMailPage } = await import('@/lib/file-prep/client/process-file')
  const made = await makeMailPage(file, { signal })
  if (made.state === 'blocked') return { problem: made.problem }
  const converted = await send(made.page, { format: 'mail', named: file, signal })
  // The sentence says how to print it in the mail program.
  const isRefused = 'problem' in converted && converted.problem === 'conversion_failed'
  return isRefused ? { problem: 'mail_file' } : converted
}

/** `named`: the file whose name and date the PDF gets. */
type SendOptions = { format: ConvertibleFormat; named: File; signal: AbortSignal }

async function send(body: File, { format, named, signal }: SendOptions): Promise<Converted> {
  if (body.size > MAX_DOCUMENT_BYTES) return { problem: 'file_too_large' }
  const { contentType: type } = FORMATS.pdf
  try {
    const pdf = await requestBlob(withQuery(api.conversions(), { format }), {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/octet-stream' },
      signal,
    })
    return {
      file: new File([pdf], named.name, { type, lastModified: named.lastModified }),
      change: changeFrom(format),
    }
  } catch (error) {
    signal.throwIfAborted()
    const { code } = toApiError(error)
    const problem = OF_THE_FILE.find((ofTheFile) => ofTheFile === code)
    return { problem: problem ?? 'converter_unavailable' }
  }
}

function changeFrom(format: ConvertibleFormat): Change {
  if (format === 'mail') return 'converted_from_mail'
  return isSpreadsheet(format) ? 'converted_from_spreadsheet' : 'converted_from_document'
}
