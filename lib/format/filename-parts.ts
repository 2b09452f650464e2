import { graphemes } from './graphemes'

/** Splits a filename for truncation in the middle: the end, with the extension, always stays visible. */
export function filenameParts(filename: string): { start: string; end: string } {
  const letters = graphemes(filename)
  const dot = letters.lastIndexOf('.')
  const extensionLength = dot > 0 && letters.length - dot <= 6 ? letters.length - dot : 0
  const endLength = Math.min(letters.length, extensionLength + 6)
  return {
    start: letters.slice(0, letters.length - endLength).join(''),
    end: letters.slice(letters.length - endLength).join(''),
  }
}
