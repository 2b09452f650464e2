import { beforeAll, expect, it } from 'vitest'
import { asFile } from '@/lib/file-prep/shared/file-bytes'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import { openPdfPages } from '@/lib/file-prep/worker/pdf/pdf-pages'
import { processFile } from '@/lib/file-prep/worker/process-file'

beforeAll(installBrowserGlobals)

async function process(pdf: string) {
  return processFile(new File([pdf], 'invoice.pdf'), () => {})
}

/** A page without a trailer; object 9 is missing. */
function withoutTrailer({
  page = '',
  resources = '/Font<</F 5 0 R>>',
  content = '',
  objects = [],
}: {
  page?: string
  resources?: string
  content?: string
  objects?: readonly string[]
}): string {
  const stream = `BT /F 12 Tf 20 20 Td (Receipt) Tj ET ${content}`
  return [
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/Outlines 9 0 R>>endobj',
    '2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj',
    `3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 280]/Resources<<${resources}>>/Contents 4 0 R${page}>>endobj`,
    `4 0 obj<</Length ${stream.length}>>stream\n${stream}\nendstream endobj`,
    '5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj',
    ...objects,
    '6 0 obj<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/Dest[9 0 R/Fit]/Popup 9 0 R>>endobj',
    '7 0 obj<</Type/Annot/Subtype/Stamp/Rect[0 0 9 9]/AP<</N 9 0 R>>>>endobj\n',
  ].join('\n')
}

const form = (entries: string) =>
  `8 0 obj<</Subtype/Form${entries}/Length 5>>stream\n/P Do\nendstream endobj`
const withForm = { resources: '/Font<</F 5 0 R>>/XObject<</I 8 0 R/P 9 0 R>>', content: '/I Do' }

it.each([
  ['a font that it does not use', { resources: '/Font<</F 5 0 R/G 9 0 R>>' }],
  ['pictures, of which it uses none', { resources: '/Font<</F 5 0 R>>/XObject 9 0 R' }],
  ['marks in its content', { resources: '/Font<</F 5 0 R>>/Properties<</M 9 0 R>>' }],
  ['its metadata and thumbnail', { page: '/Metadata 9 0 R/Thumb 9 0 R/PieceInfo<</A 9 0 R>>' }],
  ['the target of a link', { page: '/Annots[6 0 R]' }],
  [
    'a picture that only its form has, too, and metadata of the form',
    { ...withForm, objects: [form('/Metadata 9 0 R/Resources<</XObject<</P 5 0 R>>>>')] },
  ],
])('is rewritten when something is missing that no page shows: %s', async (_what, parts) => {
  for (const mark of ['', '%%EOF\n']) {
    const ready = await process(withoutTrailer(parts) + mark)
    if (ready.state !== 'ready') throw new Error(ready.problem)
    expect(ready).toMatchObject({ changes: ['repaired'], pages: 1 })
    const pdf = await openPdfPages(new Uint8Array(await asFile(ready.file).arrayBuffer()))
    expect(await pdf.text(1)).toBe('Receipt')
    await pdf.close()
  }
})

it.each([
  ['its font', { resources: '/Font<</F 9 0 R>>' }],
  ['all fonts', { resources: '/Font 9 0 R' }],
  ['a file of a font', { resources: '/Font<</F<</Type/Font/FontDescriptor 9 0 R>>>>' }],
  ['a picture', { resources: '/Font<</F 5 0 R>>/XObject<</I 9 0 R/J 5 0 R>>', content: '/I Do' }],
  ['a part of its content', { page: '/Contents[4 0 R 9 0 R]' }],
  ['its size', { page: '/MediaBox 9 0 R' }],
  ['an annotation', { page: '/Annots[6 0 R 9 0 R]' }],
  ['the appearance of an annotation', { page: '/Annots[7 0 R]' }],
  ['a picture of content that cannot be read', { resources: '/XObject<</I 9 0 R>>', content: '(' }],
  [
    'the glyph P',
    { resources: '/Font<</F<</Type/Font/Subtype/Type3/Resources<<>>/CharProcs<</P 9 0 R>>>>>>' },
  ],
  [
    'the picture P of a form',
    { ...withForm, objects: [form('/Resources<</XObject<</P 9 0 R>>>>')] },
  ],
  ['a picture P of the page that a form uses', { ...withForm, objects: [form('')] }],
  [
    'a picture of content with too many operands',
    { resources: '/XObject<</I 9 0 R>>', content: '0 '.repeat(10_001) + 'n' },
  ],
  [
    'a picture of content with too many operands in arrays',
    {
      resources: '/XObject<</I 9 0 R>>',
      content: `[${'[0 0 0 0 0 0 0 0 0]'.repeat(1_001)}]0 d`,
    },
  ],
])('is refused when something is missing that a page shows: %s', async (_what, parts) => {
  expect(await process(withoutTrailer(parts))).toMatchObject({ problem: 'file_truncated' })
})

it('is refused when it has too much content for telling that a missing picture is not used', async () => {
  // The same two megabytes several times on each of two pages.
  const content = `${' '.repeat(99)}\n`.repeat(20_000)
  const twoPages = (times: number) => {
    const contents = `/Contents[${'4 0 R '.repeat(times)}]`
    const resources = '/Font<</F 5 0 R>>/XObject<</I 9 0 R>>'
    const entries = `/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<<${resources}>>${contents}`
    const objects = [`8 0 obj<</Type/Page${entries}>>endobj`]
    const pdf = withoutTrailer({ resources, content, page: contents, objects })
    return pdf.replace('/Count 1/Kids[3 0 R]', '/Count 2/Kids[3 0 R 8 0 R]')
  }
  expect(await process(twoPages(4))).toMatchObject({ state: 'ready', pages: 2 })
  expect(await process(twoPages(6))).toMatchObject({ problem: 'file_truncated' })
})
