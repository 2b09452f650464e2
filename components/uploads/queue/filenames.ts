import { filenameParts } from '@/lib/format/filename-parts'

const MOST = 28

/** For sentences near the full name. Truncated in the middle, so that the extension stays. */
export function shortenFilename(filename: string): string {
  const { start, end } = filenameParts(filename)
  const graphemes = [...new Intl.Segmenter('und').segment(start)].map(({ segment }) => segment)
  const room = MOST - [...new Intl.Segmenter('und').segment(end)].length
  return graphemes.length <= room ? filename : `${graphemes.slice(0, room - 1).join('')}…${end}`
}

/** Splits a cleaned filename, which always has the extension of its format: "receipt" and ".pdf". */
export function stemOf(filename: string): { stem: string; extension: string } {
  const dot = filename.lastIndexOf('.')
  return dot > 0
    ? { stem: filename.slice(0, dot), extension: filename.slice(dot) }
    : { stem: filename, extension: '' }
}
