import { randomUUID } from 'node:crypto'
import { api, withQuery } from '../../lib/format/paths.ts'
import type { RunningDesk } from './desk.ts'
import { cookieHeader, signIn } from './session.ts'

export type UploadRequest = { url: URL; headers: Record<string, string> }

/**
 * Signs in and returns what makes one upload after another, as the upload queue of the browser sends
 * them: the raw file is the body, everything else is in the query. Each file has a name of its own, as in a queue:
 * files of one name are sent one after another.
 */
export async function deskUploads(
  { url }: RunningDesk,
  disputeId: string,
  filename: string,
): Promise<() => UploadRequest> {
  const headers = {
    cookie: cookieHeader(await signIn(url, 'agent')),
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
