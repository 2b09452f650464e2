import { renameSync, rmSync } from 'node:fs'
import { Hono } from 'hono'
import { wireContext, type SandboxContext, type SandboxEnv } from '../core/context.ts'
import { badRequest, documentsLocked, invalidFileType, notFound } from '../core/errors.ts'
import { faultByFilename, type Fault } from '../core/faults.ts'
import { applyLate, injectFaults, replyInstead } from '../core/inject-faults.ts'
import { listReply } from '../core/lists.ts'
import { fileReply, reset, silence, success } from '../core/reply.ts'
import type { Merchant } from '../core/store.ts'
import { isoSeconds, newId } from '../core/values.ts'
import {
  contentPath,
  documentKindSchema,
  downloadSuffix,
  isAllowedContentType,
  sniffContentType,
  type DocumentKind,
  type DocumentOwner,
  type DocumentRow,
  type DocumentStore,
} from './data.ts'
import { receiveForm, type ReceivedFile, type ReceivedForm } from './receive-form.ts'
import { documentsPath, documentToWire, listedDocuments } from './wire.ts'

/** The documents of disputes, below `/disputes/:dispute/documents`. */
export function documentRoutes<Owner extends DocumentOwner>(
  storeOf: (merchant: Merchant) => DocumentStore<Owner>,
): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>().basePath('/disputes/:dispute/documents')

  routes.get('/', (c) => {
    const dispute = storeOf(c.var.merchant).get(c.req.param('dispute'))
    const listed = listedDocuments(dispute, wireContext(c))
    return listReply(c, documentsPath(dispute), listed, (document, wire) =>
      documentToWire(document, dispute, wire),
    )
  })

  /** Deleted documents can still be retrieved, with `deleted: true`, though lists leave them out by default. */
  routes.get('/:document', (c) => {
    const dispute = storeOf(c.var.merchant).get(c.req.param('dispute'))
    const document = documentOf(dispute, c.req.param('document'))
    return success(c, documentToWire(document, dispute, wireContext(c)))
  })

  routes.post('/', (c) => uploadDocument(c, storeOf(c.var.merchant), c.req.param('dispute')))

  routes.delete('/:document', (c) => {
    const store = storeOf(c.var.merchant)
    const dispute = store.get(c.req.param('dispute'))
    const document = documentOf(dispute, c.req.param('document'))
    if (document.deleted) throw notFound('document', document.id)
    assertOpen(dispute)
    const deleted: DocumentRow = { ...document, deleted: true }
    const documents = dispute.documents.map((each) => (each === document ? deleted : each))
    store.save({ ...dispute, documents })
    if ('stored' in document.content) rmSync(contentPath(c.var.merchant, document), { force: true })
    return success(c, documentToWire(deleted, dispute, wireContext(c)))
  })
  return routes
}

/** `GET /downloads/<16 hex>` needs no key, so the faults are those of the merchant that the link belongs to. */
export function downloadRoutes(storeOf: (merchant: Merchant) => DocumentStore): Hono<SandboxEnv> {
  const documentAt = (merchant: Merchant, id: string) => {
    const document = storeOf(merchant).findDocument(
      ({ id: documentId, downloadable, deleted }) =>
        downloadable && !deleted && downloadSuffix(documentId) === id.slice(8),
    )
    if (!document) throw notFound('download', id)
    return document
  }
  return new Hono<SandboxEnv>().get(
    '/downloads/:id{[0-9a-f]{16}}',
    async (c, next) => {
      const id = c.req.param('id')
      const merchant = c.var.sandbox.store.findByDownloadPrefix(id.slice(0, 8))
      if (!merchant) throw notFound('download', id)
      documentAt(merchant, id)
      c.set('merchant', merchant)
      await next()
    },
    injectFaults,
    (c) => contentReply(c.var.merchant, documentAt(c.var.merchant, c.req.param('id'))),
  )
}

export function contentReply(merchant: Merchant, document: DocumentRow): Promise<Response> {
  const { contentType, filename } = document
  return fileReply({ path: contentPath(merchant, document), contentType, filename })
}

/** https://docs.omise.co/documents-api: multipart parts `file` and `kind`, only while the dispute is open. */
async function uploadDocument<Owner extends DocumentOwner>(
  c: SandboxContext,
  store: DocumentStore<Owner>,
  disputeId: string,
): Promise<Response> {
  const { sandbox, faults } = c.var
  assertOpen(store.get(disputeId))
  const onFilename: Fault[] = []
  const form = await receiveForm(c.env.incoming, sandbox.store.incoming, (filename) => {
    const fault = takeFault(c, filename)
    if (fault) onFilename.push(fault)
  })
  const drop = () => {
    if (form.file) rmSync(form.file.path, { force: true })
  }
  /** Reads the dispute again, which may have been closed during the upload. */
  const addDocument = () => {
    const dispute = store.get(disputeId)
    assertOpen(dispute)
    const document = keepFile(c, form)
    store.save({ ...dispute, documents: [...dispute.documents, document] })
    return success(c, documentToWire(document, dispute, wireContext(c)))
  }
  faults.push(...onFilename)
  const late = faults.find((fault) => fault.type === 'late_apply')
  if (late) {
    void applyLate(late.seconds, sandbox.closing, { apply: () => void addDocument(), drop })
    return late.reset === true ? reset(c) : silence()
  }
  try {
    for (const fault of onFilename) {
      const instead = await replyInstead(fault, c)
      if (instead) return instead
    }
    return addDocument()
  } finally {
    drop()
  }
}

/** The fault of an upload whose file part has begun. Planned faults take precedence over those that the name itself asks for. */
function takeFault(c: SandboxContext, filename: string): Fault | null {
  const { incoming } = c.env
  const planned = c.var.merchant.faults.take(c.req.method, c.req.path, filename)
  const fault = planned ?? faultByFilename(filename)
  if (fault?.type === 'reset_before_body') incoming.socket.resetAndDestroy()
  if (fault?.type === 'hang' && fault.read === false) incoming.pause()
  return fault
}

/** Moves the received file to its place. Throws OmiseError 400 for a missing file, or a format or kind that is not supported. */
function keepFile(c: SandboxContext, { fields, file }: ReceivedForm): DocumentRow {
  if (!file) throw badRequest('file is missing')
  const contentType = checkedContentType(file)
  const kind = kindOf(fields.get('kind'))
  const now = c.var.sandbox.clock()
  const slow = c.var.faults.find((fault) => fault.type === 'slow_listing')
  const document: DocumentRow = {
    id: newId('docu'),
    filename: file.filename,
    kind,
    contentType,
    size: file.size,
    content: { stored: true },
    // No recorded dispute document has a `download_uri`; this name asks for one.
    downloadable: file.filename.startsWith('sandbox-download'),
    deleted: false,
    createdAt: isoSeconds(now),
    listedFrom: slow ? new Date(now.getTime() + slow.seconds * 1000).toISOString() : null,
  }
  renameSync(file.path, contentPath(c.var.merchant, document))
  return document
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

function assertOpen({ status }: DocumentOwner): void {
  if (status !== 'open') throw documentsLocked()
}

function documentOf({ documents }: DocumentOwner, id: string): DocumentRow {
  const document = documents.find((each) => each.id === id)
  if (!document) throw notFound('document', id)
  return document
}
