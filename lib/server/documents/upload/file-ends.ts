import 'server-only'
import { HEAD_BYTES, TAIL_BYTES } from '@/lib/evidence/formats'

/** The first HEAD_BYTES and the last TAIL_BYTES of a stream, in time linear in its bytes, however it is chunked. */
export class FileEnds {
  readonly #head = new Uint8Array(HEAD_BYTES)
  #headFilled = 0
  /** Room for two tails: when full, the last one moves to the front. */
  readonly #tail = new Uint8Array(2 * TAIL_BYTES)
  #tailFilled = 0

  add(chunk: Uint8Array): void {
    const first = chunk.subarray(0, HEAD_BYTES - this.#headFilled)
    this.#head.set(first, this.#headFilled)
    this.#headFilled += first.length
    const last = chunk.subarray(-TAIL_BYTES)
    if (this.#tailFilled + last.length > this.#tail.length) {
      this.#tail.copyWithin(0, this.#tailFilled - TAIL_BYTES, this.#tailFilled)
      this.#tailFilled = TAIL_BYTES
    }
    this.#tail.set(last, this.#tailFilled)
    this.#tailFilled += last.length
  }

  get head(): Uint8Array {
    return this.#head.subarray(0, this.#headFilled)
  }

  get tail(): Uint8Array {
    return this.#tail.subarray(0, this.#tailFilled).subarray(-TAIL_BYTES)
  }
}
