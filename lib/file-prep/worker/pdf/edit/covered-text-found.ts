/** What was blackened can still be found in the file that was made. */
export class CoveredTextFound extends Error {
  override readonly name = 'CoveredTextFound'
  /** A text and the pages, from 1, on which a reader can see or select it; null when it hides somewhere. */
  readonly found: { text: string; pages: readonly number[] } | null

  constructor(found: CoveredTextFound['found']) {
    super('What was blackened is still in the file')
    this.found = found
  }
}
