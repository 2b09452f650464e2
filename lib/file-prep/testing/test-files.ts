/** The smallest files that viewers accept, for tests. */

const TINY_PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

const TINY_PDF = withOffsets(
  '<</Type/Catalog/Pages 2 0 R>>',
  '<</Type/Pages/Kids[3 0 R]/Count 1>>',
  '<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 280]>>',
)

const EMPTY_PDF = withOffsets('<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[]/Count 0>>')

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

/** A PDF of these objects; the first is its catalogue. */
function withOffsets(...objects: readonly string[]): string {
  const size = objects.length + 1
  let pdf = '%PDF-1.4\n'
  let table = `xref\n0 ${size}\n0000000000 65535 f \n`
  for (const [index, object] of objects.entries()) {
    table += `${String(pdf.length).padStart(10, '0')} 00000 n \n`
    pdf += `${index + 1} 0 obj${object}endobj\n`
  }
  return `${pdf}${table}trailer<</Root 1 0 R/Size ${size}>>\nstartxref\n${pdf.length}\n%%EOF\n`
}
