import 'server-only'

/**
 * Smaller chunks are copied together: each chunk of a message costs as much as copying a few kilobytes, and a message
 * with many thousands of them blocks the event loop for seconds.
 */
const SMALL_CHUNK_BYTES = 16 * 1024

/** How many bytes go to the vault's thread in one message; a message costs as much as encrypting a few kilobytes. */
export const BATCH_BYTES = 128 * 1024

/** The bytes of the next message to the vault's thread, in few chunks however they arrived. */
export class WriteBatch {
  #chunks: Uint8Array<ArrayBuffer>[] = []
  #bytes = 0
  /** Small chunks, concatenated. */
  #gathered: Uint8Array<ArrayBuffer> | null = null
  #filled = 0

  get isFull(): boolean {
    return this.#bytes >= BATCH_BYTES
  }

  /** Takes ownership of the chunk: its memory may be transferred to the thread. */
  add(chunk: Uint8Array): void {
    this.#bytes += chunk.length
    if (chunk.length < SMALL_CHUNK_BYTES) {
      this.#gather(chunk)
    } else {
      this.#endGathering()
      this.#chunks.push(alone(chunk))
    }
  }

  /** The bytes added since the last call, in chunks that own their memory. */
  take(): Uint8Array<ArrayBuffer>[] {
    this.#endGathering()
    const chunks = this.#chunks
    this.#chunks = []
    this.#bytes = 0
    return chunks
  }

  /** This fits: a batch is taken once it holds BATCH_BYTES, and grows by less than a small chunk until then. */
  #gather(chunk: Uint8Array): void {
    this.#gathered ??= new Uint8Array(BATCH_BYTES + SMALL_CHUNK_BYTES)
    this.#gathered.set(chunk, this.#filled)
    this.#filled += chunk.length
  }

  #endGathering(): void {
    if (this.#gathered && this.#filled > 0) this.#chunks.push(this.#gathered.slice(0, this.#filled))
    this.#filled = 0
  }
}

/** The chunk with memory of its own, which can be transferred. */
function alone(chunk: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = chunk
  const owns = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength
  return owns ? new Uint8Array(buffer) : new Uint8Array(chunk)
}
