/** The headers of a mail with a few relays and signatures. */
const HEADER_BYTES = 16 * 1024

/**
 * Whether a file begins like a saved mail: header lines (RFC 5322), among them the sender and one more that only mails
 * have.
 */
export function isMail(bytes: Uint8Array): boolean {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, HEADER_BYTES))
  const names = new Set<string>()
  for (const line of start.replace(/^\u00ef\u00bb\u00bf/, '').split(/\r?\n/)) {
    // Folded lines continue the previous one; the first line of an mbox is no header.
    if (/^[ \t]/.test(line) || line.startsWith('From ')) continue
    const name = /^([!-9;-~]+):/.exec(line)?.[1]
    if (name === undefined) break
    names.add(name.toLowerCase())
  }
  return (
    names.has('from') &&
    ['date', 'message-id', 'received', 'mime-version', 'return-path'].some((name) =>
      names.has(name),
    )
  )
}
