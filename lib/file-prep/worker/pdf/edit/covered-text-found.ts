/** Blacked-out text can still be found in the result. */
export class CoveredTextFound extends Error {
  override readonly name = 'CoveredTextFound'
  /** A text and the pages, from 1, on which it is visible or selectable; null when it is hidden somewhere. */
  readonly found: { text: string; pages: readonly number[] } | null

  constructor(found: CoveredTextFound['found']) {
    super('What was blackened is still in the file')
    this.found = found
  }
}
