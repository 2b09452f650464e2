import { filenameParts } from '@/lib/format/filename-parts'

const MOST = 28

/** For sentences: the full name stands right above. Cut in the middle, the extension stays. */
export function shortenFilename(filename: string): string {
  const { start, end } = filenameParts(filename)
  const graphemes = [...new Intl.Segmenter('und').segment(start)].map(({ segment }) => segment)
  const room = MOST - [...new Intl.Segmenter('und').segment(end)].length
  return graphemes.length <= room ? filename : `${graphemes.slice(0, room - 1).join('')}…${end}`
}
