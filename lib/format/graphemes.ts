let segmenter: Intl.Segmenter | undefined

/** The characters as a reader sees them: a Thai vowel with its letter, an emoji of several parts. */
export function graphemes(text: string): string[] {
  // The first segmenter of a page loads a table, which takes a slow phone 50 ms. ASCII does not need it.
  if (/^[\x20-\x7e]*$/.test(text)) return [...text]
  segmenter ??= new Intl.Segmenter('und')
  return [...segmenter.segment(text)].map(({ segment }) => segment)
}
