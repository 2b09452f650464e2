/** A text as it is searched: without spaces, in one case and one form of each character. */
type FoldedText = {
  folded: string
  /** The position in the original text of each UTF-16 unit of `folded`. */
  at: readonly number[]
}

/** A match in the original text, half open. */
export type Match = { start: number; end: number }

/** Of one page; more would not help anyone to find something. */
const MAX_MATCHES = 500

/**
 * Spaces are left out, because a PDF has them in unpredictable places: at line breaks, between Thai or Japanese words,
 * inside of numbers.
 */
function foldText(text: string): FoldedText {
  const at: number[] = []
  const pieces: string[] = []
  let position = 0
  for (const character of text) {
    const folded = character.normalize('NFKD').toLowerCase().replaceAll(/\s/g, '')
    pieces.push(folded)
    for (let unit = 0; unit < folded.length; unit += 1) at.push(position)
    position += character.length
  }
  return { folded: pieces.join(''), at }
}

/** Where `query` is found in the text, in order and without overlaps. */
export function findText(text: string, query: string): Match[] {
  const wanted = foldText(query).folded
  if (wanted === '') return []
  const { folded, at } = foldText(text)
  const matches: Match[] = []
  let from = folded.indexOf(wanted)
  while (from >= 0 && matches.length < MAX_MATCHES) {
    const last = at[from + wanted.length - 1] ?? 0
    const lastCharacter = text.codePointAt(last) ?? 0
    matches.push({ start: at[from] ?? 0, end: last + (lastCharacter > 0xffff ? 2 : 1) })
    from = folded.indexOf(wanted, from + wanted.length)
  }
  return matches
}
