/** Markers, and runs of equal bytes, in the entropy-coded data of a JPEG. */

/** As many equal bytes are no picture: 128 bits. */
const HOLE_BYTES = 16

/** The next restart marker between two bytes; `end` without one. */
export function nextRestart(bytes: Uint8Array, from: number, end: number): number {
  for (
    let at = bytes.indexOf(0xff, from);
    at !== -1 && at < end;
    at = bytes.indexOf(0xff, at + 1)
  ) {
    const next = bytes[at + 1] ?? 0
    if (next >= 0xd0 && next <= 0xd7) return at
  }
  return end
}

/** Where decoders stop: a run of FF is the padding before a marker. */
export function fillOf(bytes: Uint8Array, from: number, to: number): number {
  const part = bytes.subarray(0, to)
  for (let at = part.indexOf(0xff, from); at !== -1; at = part.indexOf(0xff, at)) {
    const end = endOfRun(bytes, at, to)
    if (end - at >= HOLE_BYTES) return at
    at = end
  }
  return to
}

/** The bytes that were overwritten with zeros. */
export function zerosIn(bytes: Uint8Array, from: number, to: number): number {
  let holes = 0
  const part = bytes.subarray(0, to)
  for (let at = part.indexOf(0, from); at !== -1; at = part.indexOf(0, at)) {
    const end = endOfRun(bytes, at, to)
    if (end - at >= HOLE_BYTES) holes += end - at
    at = end
  }
  return holes
}

function endOfRun(bytes: Uint8Array, from: number, to: number): number {
  let end = from + 1
  while (end < to && bytes[end] === bytes[from]) end += 1
  return end
}
