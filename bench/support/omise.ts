import { z } from 'zod'
import type { Sandbox } from './desk.ts'

/** What the measurements ask of the sandbox, in Omise's words. */

const documentsSchema = z.object({
  total: z.number(),
  data: z.array(z.object({ id: z.string(), filename: z.string() })),
})
const disputesSchema = z.object({
  data: z.array(z.object({ id: z.string(), documents: documentsSchema })),
})

export type OpenDispute = { id: string; documents: z.infer<typeof documentsSchema> }

/** The open disputes, those with the most documents first. */
export async function openDisputes(sandbox: Sandbox): Promise<OpenDispute[]> {
  const { data } = disputesSchema.parse(await ask(sandbox, 'GET', '/disputes/open?limit=100'))
  return data.toSorted((a, b) => b.documents.total - a.documents.total)
}

export async function documentsOf(sandbox: Sandbox, disputeId: string): Promise<string[]> {
  const path = `/disputes/${disputeId}/documents?limit=100`
  return documentsSchema.parse(await ask(sandbox, 'GET', path)).data.map(({ id }) => id)
}

export async function deleteDocument(
  sandbox: Sandbox,
  disputeId: string,
  documentId: string,
): Promise<void> {
  await ask(sandbox, 'DELETE', `/disputes/${disputeId}/documents/${documentId}`)
}

/** The bytes of a document as the sandbox got them. */
export async function contentOf(sandbox: Sandbox, documentId: string): Promise<Buffer> {
  const response = await send(sandbox, 'GET', `/__sandbox/documents/${documentId}/content`)
  return Buffer.from(await response.arrayBuffer())
}

/** From now on no upload is answered; with `read: false` its bytes are not even read. */
export async function hangUploads(sandbox: Sandbox, { read }: { read: boolean }): Promise<void> {
  await ask(sandbox, 'POST', '/__sandbox/faults', {
    on: { method: 'POST', path: '/documents$' },
    fault: { type: 'hang', read },
  })
}

async function ask(
  sandbox: Sandbox,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  return (await send(sandbox, method, path, body)).json()
}

async function send(
  { url, authorization }: Sandbox,
  method: string,
  path: string,
  body?: unknown,
): Promise<Response> {
  const response = await fetch(url + path, {
    method,
    headers: { authorization, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`)
  return response
}
