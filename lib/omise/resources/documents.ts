import type { Http } from '../http'
import { multipartBody, type OmiseUpload } from '../multipart'
import { omiseId, omisePath } from '../path'
import { buildQuery } from '../query'
import { destroyedDocumentSchema, documentSchema } from '../schemas/document'
import { listOf } from '../schemas/list'
import { answerAbout } from '../schemas/wire'
import type { OmiseDestroyedDocument, OmiseDocument, OmiseList } from '../types'
import type { CallOptions, ListOptions } from './options'

export type OmiseDocuments = {
  /**
   * One page of a dispute's documents, without deleted ones, oldest first by default.
   * @throws OmiseError
   */
  list(
    disputeId: string,
    options?: ListOptions,
    call?: CallOptions,
  ): Promise<OmiseList<OmiseDocument>>
  /** @throws OmiseError */
  retrieve(disputeId: string, documentId: string, call?: CallOptions): Promise<OmiseDocument>
  /**
   * Adds a file to an open dispute (PNG, JPG or PDF of at most 10 MB, by Omise's documentation). The body is streamed
   * with an exact Content-Length and never sent twice by this client.
   * @throws OmiseError; its `outcome` says whether the document may exist nevertheless
   */
  upload(disputeId: string, file: OmiseUpload, call?: CallOptions): Promise<OmiseDocument>
  /** Deletes a document of an open dispute. @throws OmiseError; `outcome` as for an upload */
  destroy(
    disputeId: string,
    documentId: string,
    call?: CallOptions,
  ): Promise<OmiseDestroyedDocument>
}

const documentList = listOf(documentSchema)

/** https://docs.omise.co/documents-api */
export function createDocuments(http: Http): OmiseDocuments {
  return {
    async list(disputeId, options = {}, { signal } = {}) {
      const path = documentsPath(disputeId)
      const query = buildQuery(options)
      const unreadableIn = ({ unreadable }: OmiseList<OmiseDocument>) => unreadable
      return http.send({ method: 'GET', path, query, schema: documentList, unreadableIn, signal })
    },
    async retrieve(disputeId, documentId, { signal } = {}) {
      const path = documentPath(disputeId, documentId)
      const schema = answerAbout(documentSchema, documentId)
      return http.send({ method: 'GET', path, schema, signal })
    },
    async upload(disputeId, file, { signal } = {}) {
      const path = documentsPath(disputeId)
      const upload = multipartBody(file)
      return http.send({ method: 'POST', path, upload, schema: documentSchema, signal })
    },
    async destroy(disputeId, documentId, { signal } = {}) {
      const path = documentPath(disputeId, documentId)
      const schema = answerAbout(destroyedDocumentSchema, documentId)
      return http.send({ method: 'DELETE', path, schema, signal })
    },
  }
}

function documentsPath(disputeId: string): string {
  return omisePath`/disputes/${omiseId('dispute', disputeId)}/documents`
}

function documentPath(disputeId: string, documentId: string): string {
  const dispute = omiseId('dispute', disputeId)
  return omisePath`/disputes/${dispute}/documents/${omiseId('document', documentId)}`
}
