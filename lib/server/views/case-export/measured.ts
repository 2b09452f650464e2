import 'server-only'
import { createHash } from 'node:crypto'

export type Measures = {
  /** In bytes. */
  size: number
  /** Hex. */
  sha256: string
}

/** Passes bytes through and measures them. @returns the measures, once the bytes have ended */
export async function* measured(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, Measures> {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of source) {
    hash.update(chunk)
    size += chunk.length
    yield chunk
  }
  return { size, sha256: hash.digest('hex') }
}

/** Reads all bytes to measure them. */
export async function measure(source: AsyncIterable<Uint8Array>): Promise<Measures> {
  const bytes = measured(source)
  for (;;) {
    const next = await bytes.next()
    if (next.done) return next.value
  }
}
