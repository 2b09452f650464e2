import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { documentSchema, uploadSchema, type Document, type Upload } from '@/lib/contract/documents'
import { DOCUMENTS_SEEN_HEADER } from '@/lib/contract/documents-seen'
import { historySchema } from '@/lib/contract/history'
import { problemSchema, type Problem } from '@/lib/contract/problem'
import type { ProblemCode } from '@/lib/contract/problem-codes'
import type { Role } from '@/lib/evidence/access'
import { api, withQuery } from '@/lib/format/paths'
import type { Kind } from '@/lib/evidence/kinds'
import { pdf } from './files'
import type { TestDesk } from './test-desk'

type Caller = {
  role?: Role
  /** The header with the ids of the documents that the person saw. */
  seen?: string
}

/** Short forms of the requests about documents that an agent's browser sends. */
export function documentCalls(test: () => TestDesk) {
  const headersOf = ({ seen }: Caller): HeadersInit =>
    seen === undefined ? {} : { [DOCUMENTS_SEEN_HEADER]: seen }

  function upload(
    disputeId: string,
    {
      filename = 'slip.pdf',
      kind = 'proof_of_receipt',
      uploadId = randomUUID() as string,
      body = pdf(),
      ...caller
    }: Caller & { filename?: string; kind?: Kind; uploadId?: string; body?: BodyInit } = {},
  ): Promise<Response> {
    const query = { uploadId, kind, filename }
    const path = withQuery(api.documents(disputeId), query)
    return test().call(caller.role ?? 'agent', 'POST', path, { body, headers: headersOf(caller) })
  }

  async function uploaded(...input: Parameters<typeof upload>): Promise<Document> {
    return documentOf(await upload(...input), 201)
  }

  /** `forGood`: also when the document cannot be restored. */
  function remove(
    disputeId: string,
    documentId: string,
    { forGood = false, ...caller }: Caller & { forGood?: boolean } = {},
  ): Promise<Response> {
    const query = { forGood: forGood ? 1 : undefined }
    const path = withQuery(api.document(disputeId, documentId), query)
    return test().call(caller.role ?? 'agent', 'DELETE', path, { headers: headersOf(caller) })
  }

  function restore(
    disputeId: string,
    documentId: string,
    { uploadId = randomUUID() as string, ...caller }: Caller & { uploadId?: string } = {},
  ): Promise<Response> {
    const path = withQuery(api.restore(disputeId, documentId), { uploadId })
    return test().call(caller.role ?? 'agent', 'POST', path, { headers: headersOf(caller) })
  }

  function changeKind(
    disputeId: string,
    documentId: string,
    {
      kind = 'details_of_purchase',
      changeId = randomUUID() as string,
      ...caller
    }: Caller & { kind?: Kind; changeId?: string } = {},
  ): Promise<Response> {
    const path = withQuery(api.kind(disputeId, documentId), { changeId, kind })
    return test().call(caller.role ?? 'agent', 'POST', path, { headers: headersOf(caller) })
  }

  /** Withdraws an upload. */
  function withdraw(
    disputeId: string,
    uploadId: string,
    role: Role | null = 'agent',
  ): Promise<Response> {
    return test().call(role, 'DELETE', api.upload(disputeId, uploadId))
  }

  async function uploadState(disputeId: string, uploadId: string): Promise<Upload> {
    const response = await test().call('viewer', 'GET', api.upload(disputeId, uploadId))
    return uploadSchema.parse(await response.json())
  }

  /** The dispute's history, newest first. */
  async function actions(disputeId: string): Promise<string[]> {
    const response = await test().call('viewer', 'GET', api.history(disputeId))
    return historySchema.parse(await response.json()).items.map(({ action }) => action)
  }

  return { upload, uploaded, remove, restore, changeKind, withdraw, uploadState, actions }
}

export async function documentOf(response: Response, status: number): Promise<Document> {
  const answer: unknown = await response.json()
  expect(answer).not.toHaveProperty('code')
  expect(response.status).toBe(status)
  return documentSchema.parse(answer)
}

export async function expectProblem(
  response: Response,
  status: number,
  code: ProblemCode,
): Promise<Problem> {
  const problem = problemSchema.parse(await response.json())
  expect({ status: response.status, code: problem.code }).toEqual({ status, code })
  return problem
}
