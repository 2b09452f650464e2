import { PDFName, type PDFDict } from '@cantoo/pdf-lib'

/**
 * Content that cannot be parsed, or that would look different in a copy of the page, which is then drawn as a picture.
 */
export class UncopyableContent extends Error {
  override readonly name = 'UncopyableContent'
}

/** @throws UncopyableContent when the dictionary has one of these entries */
export function refuseEntries(dictionary: PDFDict, ...keys: string[]): void {
  for (const key of keys) {
    if (dictionary.has(PDFName.of(key))) throw new UncopyableContent(`An entry ${key}`)
  }
}
