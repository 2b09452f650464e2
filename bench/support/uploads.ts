import { randomBytes, randomUUID } from 'node:crypto'
import { Agent } from 'node:http'
import { api, withQuery } from '../../lib/format/paths.ts'
import { minimalFile } from '../../testing/minimal-files.ts'
import { post, type Post } from '../../testing/post.ts'
import { signInHeader } from '../../testing/session.ts'
import type { RunningDesk } from './desk.ts'

/** A file of exactly `size` bytes that passes every check: a PNG by its first and last bytes. */
export function evidenceFile(size: number): Buffer<ArrayBuffer> {
  return minimalFile('png', size, randomBytes)
}

/** Connections that stay open between requests, as in a browser. */
export function keepAliveAgent(connections: number): Agent {
  return new Agent({ keepAlive: true, maxSockets: connections })
}

/** Posts and expects 200 or 201. @throws Error with the response otherwise */
export async function postOk(options: Post): Promise<void> {
  const { status, text } = await post(options)
  if (status === 200 || status === 201) return
  throw new Error(`POST ${String(options.url)}: ${status} ${text.slice(0, 300)}`)
}

export type UploadRequest = { url: URL; headers: Record<string, string> }

/**
 * Signs in and returns a function that sends one upload after another, like the upload queue of the browser: the raw
 * file is the body, everything else is in the query. Each file has its own name, as in a queue: files of one name are
 * sent one after another.
 */
export async function deskUploads(
  { url }: RunningDesk,
  disputeId: string,
  filename: string,
): Promise<() => UploadRequest> {
  const headers = {
    cookie: await signInHeader(url, 'agent'),
    'sec-fetch-site': 'same-origin',
    'content-type': 'image/png',
  }
  let count = 0
  return () => {
    count += 1
    const query = {
      uploadId: randomUUID(),
      kind: 'proof_of_receipt',
      filename: `${count}-${filename}`,
    }
    return { url: new URL(url + withQuery(api.documents(disputeId), query)), headers }
  }
}
