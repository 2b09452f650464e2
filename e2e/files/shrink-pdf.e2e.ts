import { pdfOfPictures, WORDS } from '@/testing/pdf-of-pictures'
import { MASKED_PICTURES, PLAIN_PICTURES } from '@/testing/pdf-pictures'
import { applyToOne } from '@/e2e/fixtures/corpus-page'
import { averageColours } from '@/e2e/fixtures/file-contents'
import { file } from '@/e2e/fixtures/pictures'
import { readPdf } from '@/e2e/fixtures/read-pdf'
import { expect, test } from '@/e2e/fixtures/test'

test.use({ role: null, storageState: undefined })

/** Of a channel, from 0 to 255. */
const VISIBLE = 12
/** The browser's pdf.js converts CMYK by a profile, that of this test by a formula. */
const OTHER_CONVERSION = 40

test('pictures in a PDF are stored in fewer bytes, however they were stored, and show the same', async ({
  page,
}) => {
  const kinds = { ...PLAIN_PICTURES, ...MASKED_PICTURES }
  const names = Object.keys(kinds)
  const before = file('kinds.pdf', Buffer.from(await pdfOfPictures(Object.values(kinds))))
  const shrunk = await applyToOne(page, 'shrink', before)
  expect(shrunk).toMatchObject({ format: 'pdf', pages: names.length, changes: ['shrunk'] })
  expect(shrunk.bytes.length).toBeLessThan(before.buffer.length / 2)

  const [were, are] = [await readPdf(before.buffer), await readPdf(shrunk.bytes)]
  for (const [index, name] of names.entries()) {
    // The reader of this test lacks JPEG 2000; the first picture has the same pixels.
    const was = were[name === 'JPEG 2000' ? 0 : index]
    const is = are[index]
    if (!was || !is) throw new Error(`No page for ${name}`)
    const [expected, actual] = [averageColours(was.picture), averageColours(is.picture)]
    const worst = Math.max(...expected.map((value, at) => Math.abs(value - (actual[at] ?? 255))))
    expect(worst, name).toBeLessThan(name.startsWith('CMYK') ? OTHER_CONVERSION : VISIBLE)
    expect(is.lines.map(({ text }) => text)).toEqual([WORDS])
  }
})
