/**
 * Releases the memory of a buffer that scripts have made and that is not used again: browsers collect it only when much
 * garbage has accumulated. Not for buffers of the browser (of files, pictures, messages, encryption): Chromium keeps their
 * memory until they are collected, and no longer counts it as a reason to collect.
 */
export function freeBuffer(buffer: ArrayBuffer): void {
  // Safari before 17.4 has no transfer(), which throws for a buffer that was passed on.
  if (typeof buffer.transfer === 'function' && !buffer.detached) buffer.transfer(0)
}
