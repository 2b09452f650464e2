/** Splits a filename for truncation in the middle: the end, with the extension, always stays visible. */
export function filenameParts(filename: string): { start: string; end: string } {
  const graphemes = toGraphemes(filename)
  const dot = graphemes.lastIndexOf('.')
  const extensionLength = dot > 0 && graphemes.length - dot <= 6 ? graphemes.length - dot : 0
  const endLength = Math.min(graphemes.length, extensionLength + 6)
  return {
    start: graphemes.slice(0, graphemes.length - endLength).join(''),
    end: graphemes.slice(graphemes.length - endLength).join(''),
  }
}

let segmenter: Intl.Segmenter | undefined

function toGraphemes(text: string): string[] {
  // The first segmenter of a page loads a table, which takes a phone 50 ms. Most names can do without.
  if (/^[\x20-\x7e]*$/.test(text)) return [...text]
  segmenter ??= new Intl.Segmenter('und')
  return [...segmenter.segment(text)].map(({ segment }) => segment)
}
