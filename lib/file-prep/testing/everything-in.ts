import { inflateSync } from 'node:zlib'

/** The decompressed bytes of a file, found independently of the code that wrote them. */
export function everythingIn(bytes: Uint8Array): string[] {
  const file = Buffer.from(bytes)
  const parts = [file]
  for (let at = file.indexOf('stream'); at !== -1; at = file.indexOf('stream', at + 6)) {
    const start = at + (file[at + 6] === 13 ? 8 : 7)
    try {
      parts.push(inflateSync(file.subarray(start), { finishFlush: 2 }))
    } catch {
      // `endstream`, or a stream with another filter.
    }
  }
  return parts.flatMap((part) => {
    const plain = part.toString('latin1')
    const strings = plain.matchAll(/<([0-9A-Fa-f\s]*)>|\(((?:\\.|[^\\()])*)\)/g)
    const decoded = Array.from(strings, ([, hex, literal = '']) =>
      hex === undefined
        ? literal
        : Buffer.from(hex.replaceAll(/\s/g, ''), 'hex').toString('latin1'),
    ).join('')
    return [plain, decoded, plain.replaceAll('\0', ''), decoded.replaceAll('\0', '')]
  })
}
