import { joinBytes } from './bytes'

type Inflated = {
  bytes: Uint8Array<ArrayBuffer>
  /** Whether the data ended as it should, or there was more than `limit`. */
  isIntact: boolean
}

/** Unpacks at most `limit` bytes, so that a bomb costs no more than that. What was read before damage counts. */
export async function inflate(
  packed: Uint8Array<ArrayBuffer>,
  format: 'deflate' | 'deflate-raw',
  limit: number,
): Promise<Inflated> {
  const reader = new Blob([packed])
    .stream()
    .pipeThrough(new DecompressionStream(format))
    .getReader()
  const parts: Uint8Array[] = []
  let size = 0
  let isIntact = true
  try {
    while (size < limit) {
      const { done, value } = await reader.read()
      if (done) break
      const part = value.subarray(0, limit - size)
      parts.push(part)
      size += part.length
    }
  } catch {
    isIntact = false
  }
  await reader.cancel().catch(() => undefined)
  return { bytes: joinBytes(parts), isIntact }
}
