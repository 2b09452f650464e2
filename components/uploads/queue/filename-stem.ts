/** Splits a cleaned filename, which always has the extension of its format: "receipt" and ".pdf". */
export function stemOf(filename: string): { stem: string; extension: string } {
  const dot = filename.lastIndexOf('.')
  return dot > 0
    ? { stem: filename.slice(0, dot), extension: filename.slice(dot) }
    : { stem: filename, extension: '' }
}
