/** Releases the memory of a buffer that is not used again: browsers collect it only when much garbage has accumulated. */
export function freeBuffer(buffer: ArrayBuffer): void {
  // Safari before 17.4 has no transfer(), which throws for a buffer that was passed on.
  if (typeof buffer.transfer === 'function' && !buffer.detached) buffer.transfer(0)
}
