import type { OmiseUpload } from '../multipart'

export const MEGABYTE = 1024 * 1024

/** Varying bytes, generated on demand; `pulled` counts them. */
export function generatedFile(
  size: number,
  changes: Partial<OmiseUpload> = {},
): OmiseUpload & { pulled: () => number } {
  let pulled = 0
  async function* body(): AsyncGenerator<Uint8Array> {
    for (let offset = 0; offset < size;) {
      const length = Math.min(64 * 1024, size - offset)
      const chunk = Buffer.alloc(length, `${offset}.`)
      offset += length
      pulled += length
      yield chunk
    }
  }
  return {
    filename: 'signed_slip.png',
    kind: 'proof_of_receipt',
    contentType: 'image/png',
    size,
    body,
    ...changes,
    pulled: () => pulled,
  }
}

export async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks)
}
