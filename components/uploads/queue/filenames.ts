import { filenameParts } from '@/lib/format/filename-parts'
import { graphemes } from '@/lib/format/graphemes'

const MOST = 28

/** For sentences near the full name. Truncated in the middle, so that the extension stays. */
export function shortenFilename(filename: string): string {
  const { start, end } = filenameParts(filename)
  const letters = graphemes(start)
  const room = MOST - graphemes(end).length
  return letters.length <= room ? filename : `${letters.slice(0, room - 1).join('')}…${end}`
}

/** Splits a cleaned filename, which always has the extension of its format: "receipt" and ".pdf". */
export function stemOf(filename: string): { stem: string; extension: string } {
  const dot = filename.lastIndexOf('.')
  return dot > 0
    ? { stem: filename.slice(0, dot), extension: filename.slice(dot) }
    : { stem: filename, extension: '' }
}
