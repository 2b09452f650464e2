import { renameSync, rmSync } from 'node:fs'
import { type Context, type Handler, wireContext } from '../context.ts'
import { badRequest, documentsLocked, invalidFileType, notFound } from '../errors.ts'
import { faultByFilename } from '../faults.ts'
import { isAllowedContentType, sniffContentType } from '../formats.ts'
import { newId } from '../ids.ts'
import { applyLate, replyInstead } from '../inject-fault.ts'
import { listToWire, pageOf } from '../lists.ts'
import { readParams } from '../params.ts'
import { receiveForm, type ReceivedFile, type ReceivedForm } from '../receive-form.ts'
import type { Reply } from '../reply.ts'
import {
  documentKindSchema,
  type DisputeRow,
  type DocumentKind,
  type DocumentRow,
} from '../rows.ts'
import { isoSeconds } from '../times.ts'
import { documentToWire, listedDocuments } from '../wire.ts'
import { disputeOf } from './disputes.ts'

export const listDocuments: Handler = async (context, disputeId = '') => {
  const params = await readParams(context.request, context.query)
  const dispute = disputeOf(context, disputeId)
  const wire = wireContext(context)
  const page = pageOf(listedDocuments(dispute, wire), params, wire.now)
  const data = page.rows.map((document) => documentToWire(document, dispute, wire))
  return listToWire(page, data, `/disputes/${dispute.id}/documents`, context.version)
}

/** Deleted documents can still be read here, with `deleted: true`; lists leave them out unless set otherwise. */
export const retrieveDocument: Handler = (context, disputeId = '', documentId = '') => {
  const dispute = disputeOf(context, disputeId)
  return documentToWire(documentOf(dispute, documentId), dispute, wireContext(context))
}

/** https://docs.omise.co/documents-api: multipart parts `file` and `kind`, only while the dispute is open. */
export const uploadDocument: Handler = async (context, disputeId = '') => {
  openDisputeOf(context, disputeId)
  const form = await receiveForm(context.request, context.store.incoming, (filename) =>
    strikeOnFilename(context, filename),
  )
  const drop = () => {
    if (form.file) rmSync(form.file.path, { force: true })
  }
  const late = context.faults.find((fault) => fault.type === 'late_apply')
  if (late) {
    const apply = () => void addDocument(context, disputeId, form)
    void applyLate(late.seconds, context.closing, { apply, drop })
    return { type: late.reset === true ? 'reset' : 'silence' }
  }
  try {
    const instead = await replyInsteadOfFile(context)
    return instead ?? addDocument(context, disputeId, form)
  } finally {
    drop()
  }
}

export const destroyDocument: Handler = (context, disputeId = '', documentId = '') => {
  const dispute = disputeOf(context, disputeId)
  const document = documentOf(dispute, documentId)
  if (document.deleted) throw notFound('document', documentId)
  openDisputeOf(context, disputeId)
  const deleted: DocumentRow = { ...document, deleted: true }
  const documents = dispute.documents.map((each) => (each === document ? deleted : each))
  context.merchant.saveDispute({ ...dispute, documents })
  if ('stored' in document.content) rmSync(context.merchant.contentPath(document), { force: true })
  return documentToWire(deleted, dispute, wireContext(context))
}

/** Planned faults go before those that the name itself asks for. */
function strikeOnFilename(context: Context, filename: string): void {
  const { merchant, method, path, request } = context
  const fault = merchant.faults.take(method, path, filename) ?? faultByFilename(filename)
  if (!fault) return
  context.faults.push(fault)
  if (fault.type === 'reset_before_body') request.socket.resetAndDestroy()
  if (fault.type === 'hang' && fault.read === false) request.pause()
}

async function replyInsteadOfFile(context: Context): Promise<Reply | null> {
  for (const fault of context.faults) {
    const instead = await replyInstead(fault, context.request, context.closing)
    if (instead) return instead
  }
  return null
}

/** Looks the dispute up once more: it may have been closed while the file was on its way. */
function addDocument(context: Context, disputeId: string, { fields, file }: ReceivedForm) {
  const dispute = openDisputeOf(context, disputeId)
  if (!file) throw badRequest('file is missing')
  const contentType = checkedContentType(file)
  const document = documentFrom(context, file, contentType, kindOf(fields.get('kind')))
  renameSync(file.path, context.merchant.contentPath(document))
  context.merchant.saveDispute({ ...dispute, documents: [...dispute.documents, document] })
  return documentToWire(document, dispute, wireContext(context))
}

function documentFrom(
  { clock, faults }: Context,
  { filename, size }: ReceivedFile,
  contentType: string,
  kind: DocumentKind | null,
): DocumentRow {
  const now = clock()
  const slow = faults.find((fault) => fault.type === 'slow_listing')
  return {
    id: newId('docu'),
    filename,
    kind,
    contentType,
    size,
    content: { stored: true },
    // Omise offers it of no dispute document that was recorded; the name asks for one that has it.
    downloadable: filename.startsWith('sandbox-download'),
    deleted: false,
    createdAt: isoSeconds(now),
    listedFrom: slow ? new Date(now.getTime() + slow.seconds * 1000).toISOString() : null,
  }
}

/** The bytes must be those of a PNG, JPEG or PDF, and so must the part's Content-Type where it has one. */
function checkedContentType({ contentType, head }: ReceivedFile): string {
  const sniffed = sniffContentType(head)
  if (!isAllowedContentType(contentType) || sniffed === null) throw invalidFileType()
  return sniffed
}

function kindOf(text: string | undefined): DocumentKind | null {
  if (text === undefined || text === '') return null
  const kind = documentKindSchema.safeParse(text)
  if (!kind.success) throw badRequest('kind is not supported')
  return kind.data
}

function openDisputeOf(context: Context, id: string): DisputeRow {
  const dispute = disputeOf(context, id)
  if (dispute.status !== 'open') throw documentsLocked()
  return dispute
}

function documentOf({ documents }: DisputeRow, id: string): DocumentRow {
  const document = documents.find((each) => each.id === id)
  if (!document) throw notFound('document', id)
  return document
}
