/** The smallest files that viewers accept, for tests. */

const TINY_PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

const TINY_PDF = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 280]>>endobj
trailer<</Root 1 0 R/Size 4>>
%%EOF
`

const EMPTY_PDF = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj
trailer<</Root 1 0 R/Size 3>>
%%EOF
`

export function pdfFile(name: string): File {
  return new File([TINY_PDF], name, { type: 'application/pdf', lastModified: 0 })
}

/** Well-formed, and readable by every viewer. */
export function pdfWithoutPages(name: string): File {
  return new File([EMPTY_PDF], name, { type: 'application/pdf', lastModified: 0 })
}

export function pngFile(name: string): File {
  return new File([bytesOf(TINY_PNG)], name, { type: 'image/png', lastModified: 0 })
}

/** Start and end mark only: enough for the rules, not for a picture. */
export function jpgFile(name: string): File {
  const marks = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0xff, 0xd9])
  return new File([marks], name, { type: 'image/jpeg', lastModified: 0 })
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}
