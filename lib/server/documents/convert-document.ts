import 'server-only'
import type { ConversionQuery } from '@/lib/contract/conversions'
import { ConverterError } from '@/lib/converter/converter'
import { isMailPage } from '@/lib/converter/mail-page'
import { HEAD_BYTES } from '@/lib/evidence/signatures'
import { MAX_DOCUMENT_BYTES } from '@/lib/evidence/limits'
import { mayBe } from '@/lib/evidence/office-formats'
import { authorize } from '@/lib/server/auth/authorize'
import { desk } from '@/lib/server/desk'
import { downloadBody } from '@/lib/server/http/download-body'
import { readSmallBody } from '@/lib/server/http/request-body'
import type { Person } from '@/lib/server/people/person'
import { DeskError } from '@/lib/server/platform/errors'

const PART_BYTES = 256 * 1024

type Conversion = { person: Person; query: ConversionQuery; request: Request }

/**
 * Responds with the PDF of the file, or of the page of a mail, in a request's body. Neither is stored.
 * @throws DeskError `converter_unavailable` when there is none, it is down, or it hangs; `conversion_failed`,
 * `file_empty`, `file_too_large`, `file_unsupported`, `body_incomplete`, `too_many_downloads`
 */
export async function convertDocument({ person, query, request }: Conversion): Promise<Response> {
  authorize(person, 'document.upload')
  const { converter, downloadSlots } = desk()
  if (!converter) {
    throw new DeskError('converter_unavailable', { detail: 'CONVERTER_URL is not set' })
  }
  if (Number(request.headers.get('content-length')) > MAX_DOCUMENT_BYTES) {
    throw new DeskError('file_too_large', { detail: `The limit is ${MAX_DOCUMENT_BYTES} bytes` })
  }
  const { format } = query
  const { signal } = request
  const release = await downloadSlots.conversions.take(person.id, signal)
  try {
    const read = () => readDocument(request, query)
    const pdf = await converter.convert({ format, read, signal })
    return new Response(downloadBody(partsOf(pdf), signal, release), {
      headers: { 'content-type': 'application/pdf', 'content-length': String(pdf.length) },
    })
  } catch (error) {
    release()
    throw error instanceof ConverterError ? toDeskError(error) : error
  }
}

/** So that no part of it holds up other requests. */
async function* partsOf(pdf: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < pdf.length; at += PART_BYTES) yield pdf.subarray(at, at + PART_BYTES)
}

async function readDocument(request: Request, { format }: ConversionQuery) {
  const body = await readSmallBody(request, MAX_DOCUMENT_BYTES, 'file_too_large')
  if (body.length === 0) throw new DeskError('file_empty', { detail: 'The file is empty' })
  const isValid =
    format === 'mail' ? await isMailPage(body) : mayBe(format, body.subarray(0, HEAD_BYTES))
  if (!isValid) {
    throw new DeskError('file_unsupported', { detail: `The file is not ${format}` })
  }
  return body
}

function toDeskError(error: ConverterError): DeskError {
  const { problem, message: detail, retryAfterMs, cause } = error
  if (problem === 'refused') return new DeskError('conversion_failed', { detail, cause })
  return new DeskError('converter_unavailable', {
    detail,
    cause,
    ...(retryAfterMs !== undefined && { retryAfterSeconds: Math.ceil(retryAfterMs / 1000) }),
  })
}
