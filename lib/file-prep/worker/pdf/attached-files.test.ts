import { PDFDocument, PDFHexString, PDFName, PDFRawStream, PDFString } from '@cantoo/pdf-lib'
import { beforeAll, describe, expect, it } from 'vitest'
import { asFile } from '@/lib/file-prep/shared/file-bytes'
import { MAX_SOURCE_BYTES } from '@/lib/evidence/limits'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import { attachment, Kit } from '@/lib/file-prep/testing/redaction-kit'
import { editFile } from '@/lib/file-prep/worker/edit-file'
import { processFile } from '@/lib/file-prep/worker/process-file'
import { unpack } from '@/lib/file-prep/worker/unpack'

beforeAll(installBrowserGlobals)

async function portfolio({ isPortfolio = true } = {}): Promise<File> {
  const document = await PDFDocument.create()
  document.addPage([300, 200])
  await document.attach(Buffer.from('%PDF-1.7 receipt'), 'ใบเสร็จ.pdf', { description: 'Receipt' })
  await document.attach(Buffer.from('a,b'), 'orders/data.csv')
  if (isPortfolio) {
    const collection = document.context.obj({ Type: 'Collection', View: 'T' })
    document.catalog.set(PDFName.of('Collection'), collection)
  }
  return new File([Uint8Array.from(await document.save())], 'portfolio.pdf')
}

async function notesOf(file: File) {
  const processed = await processFile(file, () => {})
  if (processed.state === 'blocked') throw new Error(processed.problem)
  return processed.notes.filter(({ note }) => note === 'attached_files')
}

describe('the files attached to a PDF', () => {
  it('are said, and whether they are its content', async () => {
    const note = { note: 'attached_files', files: 2 }
    expect(await notesOf(await portfolio())).toEqual([{ ...note, isPortfolio: true }])
    expect(await notesOf(await portfolio({ isPortfolio: false }))).toEqual([
      { ...note, isPortfolio: false },
    ])
  })

  it('are unpacked under their names, without folders', async () => {
    const files = await unpack(await portfolio(), () => {})
    expect(files.map(({ name }) => name).toSorted()).toEqual(['data.csv', 'ใบเสร็จ.pdf'])
    const texts = await Promise.all(files.map((file) => file.text()))
    expect(texts.toSorted()).toEqual(['%PDF-1.7 receipt', 'a,b'])
  })

  it('include those of notes on pages, once', async () => {
    const kit = await Kit.begin()
    const FS = attachment(kit)
    const note = kit.note({ Subtype: 'FileAttachment', FS, Contents: PDFString.of('file') })
    kit.set(kit.second, 'Annots', [note, note])
    const file = new File([Uint8Array.from(await kit.document.save())], 'a.pdf')
    const files = await unpack(file, () => {})
    expect(files.map(({ name }) => name)).toEqual(['a.csv'])
  })

  it('are at most fifty, and end where the list of names leads back to itself', async () => {
    const kit = await Kit.begin()
    const Names = Array.from({ length: 60 }, (_, at) => [PDFString.of(`f${at}`), attachment(kit)])
    const root = kit.context.nextRef()
    const leaf = kit.register({ Names: Names.flat() })
    kit.context.assign(root, kit.dict({ Kids: [leaf, root] }))
    kit.catalog('Names', kit.dict({ EmbeddedFiles: root }))
    const file = new File([Uint8Array.from(await kit.document.save())], 'a.pdf')
    expect(await unpack(file, () => {})).toHaveLength(50)
  })

  it('are none when they are damaged or elsewhere', async () => {
    const kit = await Kit.begin()
    const broken = kit.register({ Type: 'Filespec', F: PDFString.of('a.pdf'), EF: {} })
    kit.catalog('Names', kit.dict({ EmbeddedFiles: { Names: [PDFString.of('a'), broken] } }))
    const file = new File([Uint8Array.from(await kit.document.save())], 'a.pdf')
    expect(await unpack(file, () => {})).toEqual([])
  })

  it('are all but the ones that are broken, bombs, or have no name', async () => {
    const kit = await Kit.begin()
    const bomb = new Uint8Array(MAX_SOURCE_BYTES / 4 + 1)
    const spec = (name: unknown, contents: string | Uint8Array) =>
      kit.register({ Type: 'Filespec', F: name, EF: { F: kit.stream(contents) } })
    const picture = PDFRawStream.of(kit.dict({ Filter: 'JBIG2Decode' }), Buffer.from('no'))
    const Names = [
      spec(PDFHexString.of('FEFF00'), 'odd'),
      spec(PDFString.of('bomb.txt'), bomb),
      kit.register({ Type: 'Filespec', F: 7, EF: 8 }),
      kit.register({ F: PDFString.of('x'), EF: { F: kit.context.register(picture) } }),
      spec(PDFString.of('good.txt'), 'good'),
    ].flatMap((each) => [PDFString.of('key'), each])
    kit.catalog('Names', kit.dict({ EmbeddedFiles: { Names } }))
    kit.set(kit.first, 'Annots', 7)
    const file = new File([Uint8Array.from(await kit.document.save())], 'a.pdf')
    const files = await unpack(file, () => {})
    expect(files.map(({ name }) => name).slice(-1)).toEqual(['good.txt'])
    expect(files.map(({ size }) => size)).toEqual([3, 4])
  })

  it('are found in a list of names of any depth, up to a limit', async () => {
    const kit = await Kit.begin()
    let node = kit.register({ Names: [PDFString.of('deep'), attachment(kit)] })
    for (let depth = 0; depth < 3_000; depth++) node = kit.register({ Kids: [node] })
    const near = kit.register({ Names: [PDFString.of('near'), attachment(kit)] })
    kit.catalog('Names', kit.dict({ EmbeddedFiles: { Kids: [node, near] } }))
    const file = new File([Uint8Array.from(await kit.document.save())], 'a.pdf')
    expect(await unpack(file, () => {})).toHaveLength(1)
  })

  it('are unpacked from any filter for text', async () => {
    const kit = await Kit.begin()
    const Filter = ['ASCIIHexDecode', 'ASCII85Decode']
    const F = kit.context.register(
      PDFRawStream.of(
        kit.dict({ Filter }),
        Buffer.from(`${Buffer.from('87cURD]i,"Ebo80~>').toString('hex')}>`),
      ),
    )
    const spec = kit.register({ Type: 'Filespec', F: PDFString.of('a.txt'), EF: { F } })
    kit.catalog('Names', kit.dict({ EmbeddedFiles: { Names: [PDFString.of('a'), spec] } }))
    const [file] = await unpack(
      new File([Uint8Array.from(await kit.document.save())], 'a.pdf'),
      () => {},
    )
    expect(await file?.text()).toBe('Hello World!')
  })

  it('are removed with all that is hidden', async () => {
    const cleaned = await editFile(await portfolio(), new Map(), () => {})
    if (cleaned.state === 'blocked') throw new Error(cleaned.problem)
    expect(await unpack(asFile(cleaned.file), () => {})).toEqual([])
  })
})
