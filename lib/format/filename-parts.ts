const SEGMENTER = new Intl.Segmenter('und')

/** Splits a filename for truncation in the middle: the end, with the extension, always stays visible. */
export function filenameParts(filename: string): { start: string; end: string } {
  const graphemes = [...SEGMENTER.segment(filename)].map(({ segment }) => segment)
  const dot = graphemes.lastIndexOf('.')
  const extensionLength = dot > 0 && graphemes.length - dot <= 6 ? graphemes.length - dot : 0
  const endLength = Math.min(graphemes.length, extensionLength + 6)
  return {
    start: graphemes.slice(0, graphemes.length - endLength).join(''),
    end: graphemes.slice(graphemes.length - endLength).join(''),
  }
}
