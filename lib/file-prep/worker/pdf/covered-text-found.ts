/** What was blackened can still be found in the file that was made. */
export class CoveredTextFound extends Error {
  override readonly name = 'CoveredTextFound'
  /** Pages, from 1, on which a reader can see or select it; empty when it hides somewhere. */
  readonly pages: readonly number[]

  constructor(pages: readonly number[]) {
    super('What was blackened is still in the file')
    this.pages = pages
  }
}
