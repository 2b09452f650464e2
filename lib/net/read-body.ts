/** A response body that exceeded the limit. */
export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError'
}

/**
 * Reads a whole body as UTF-8.
 * @throws BodyTooLargeError past `maxBytes`; the iteration stops then, which closes the socket instead of draining it
 */
export async function readText(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of limitBytes(body, maxBytes)) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

/**
 * Passes chunks on up to `maxBytes`.
 * @throws BodyTooLargeError past that
 */
export async function* limitBytes(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let total = 0
  for await (const chunk of body) {
    total += chunk.byteLength
    if (total > maxBytes) throw new BodyTooLargeError(`more than ${maxBytes} bytes`)
    yield chunk
  }
}
