import {
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFNumber,
  PDFString,
  type PDFObject,
} from '@cantoo/pdf-lib'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import { plainJpeg } from '@/lib/file-prep/testing/pictures'
import { loadPdfjs, readerOptions } from '@/lib/file-prep/shared/pdf'
import { combinePdf } from './combine-pdf'
import { readOutline } from './outline'

beforeAll(installBrowserGlobals)

type Item = {
  title: string
  to?: (document: PDFDocument) => PDFObject
  as?: string
  items?: Item[]
}

/** A PDF of three pages with these bookmarks. */
async function pdfWith(name: string, items: readonly Item[], size: [number, number] = [300, 400]) {
  const document = await PDFDocument.create()
  for (let page = 0; page < 3; page++) document.addPage(size)
  const { context } = document
  const add = (parent: PDFDict, parentRef: PDFObject, some: readonly Item[]) => {
    const refs = some.map(() => context.nextRef())
    for (const [at, { title, to, as = 'Dest', items: inner = [] }] of some.entries()) {
      const item = context.obj({ Title: PDFHexString.fromText(title), Parent: parentRef })
      const destination = to?.(document)
      if (destination && as === 'Dest') item.set(PDFName.of('Dest'), destination)
      if (destination && as === 'A') {
        item.set(PDFName.of('A'), context.obj({ S: 'GoTo', D: destination }))
      }
      if (refs[at + 1]) item.set(PDFName.of('Next'), refs[at + 1] as PDFObject)
      const own = refs[at]
      if (own && inner.length > 0) add(item, own, inner)
      if (own) context.assign(own, item)
    }
    if (refs[0]) parent.set(PDFName.of('First'), refs[0])
    if (refs[0]) parent.set(PDFName.of('Last'), refs.at(-1) as PDFObject)
    parent.set(PDFName.of('Count'), PDFNumber.of(some.length))
  }
  const root = context.obj({ Type: 'Outlines' })
  const ref = context.register(root)
  if (items.length > 0) add(root, ref, items)
  document.catalog.set(PDFName.of('Outlines'), ref)
  const named = context.obj([document.getPages()[2]?.ref, 'Fit'] as never)
  document.catalog.set(
    PDFName.of('Names'),
    context.obj({ Dests: { Kids: [{ Names: [PDFString.of('end'), named] }] } } as never),
  )
  return new File([Uint8Array.from(await document.save())], name)
}

const page =
  (index: number, ...rest: (string | number | null)[]) =>
  (document: PDFDocument) =>
    document.context.obj([document.getPages()[index]?.ref, ...rest] as never)

/** As pdf.js reads it: the title, the page from 1, and the rest of the destination. */
async function outlineOf(bytes: Uint8Array) {
  const pdfjs = await loadPdfjs()
  const port = new Worker(pdfjs.GlobalWorkerOptions.workerSrc, { type: 'module' })
  const worker = pdfjs.PDFWorker.create({ port })
  const options = { ...readerOptions(pdfjs.version), worker, data: bytes.slice() }
  const document = await pdfjs.getDocument(options).promise
  type Node = { title: string; dest: unknown; items: Node[]; count?: number | undefined }
  const read = async ({ title, dest, items }: Node): Promise<unknown[]> => {
    const [ref, ...place] = Array.isArray(dest) ? dest : []
    const at = ref ? (await document.getPageIndex(ref)) + 1 : null
    const inside = await Promise.all(items.map(read))
    return [title, at, place.map((part) => part?.name ?? part), ...inside]
  }
  const outline: Node[] = (await document.getOutline()) ?? []
  const found = await Promise.all(outline.map(read))
  await document.loadingTask.destroy()
  port.terminate()
  return found
}

describe('the bookmarks of a combined PDF', () => {
  it('are those of each file below its name, with their destinations', async () => {
    const first = await pdfWith('ใบเสร็จ.pdf', [
      {
        title: '第1章',
        to: page(0, 'XYZ', 30, 400, 2),
        items: [{ title: 'Inside', to: page(1, 'FitH', 200), as: 'A' }],
      },
      { title: 'Named', to: () => PDFString.of('end') },
      { title: 'Heading' },
    ])
    const photo = new File([plainJpeg(800, 600)], 'photo.jpg')
    const second = await pdfWith('b.pdf', [{ title: 'Last page', to: page(2, 'Fit') }])
    const bytes = await combinePdf([first, photo, second], { cover: null }, () => {})
    // 300 × 400 points become (842 - 2 × 36) / 400 as large.
    const factor = Math.min((595.28 - 72) / 300, (841.89 - 72) / 400)
    const close = (value: number) => expect.closeTo(value * factor, 2)
    expect(await outlineOf(bytes)).toEqual([
      [
        'ใบเสร็จ.pdf',
        1,
        ['Fit'],
        ['第1章', 1, ['XYZ', close(30), close(400), 2], ['Inside', 2, ['FitH', close(200)]]],
        ['Named', 3, ['Fit']],
        ['Heading', null, []],
      ],
      ['photo.jpg', 4, ['Fit']],
      ['b.pdf', 5, ['Fit'], ['Last page', 7, ['Fit']]],
    ])
  })

  it('read the names of destinations once, not for each of them', async () => {
    const count = 300
    const document = await PDFDocument.create()
    const target = document.addPage([300, 400])
    const { context } = document
    const names = Array.from({ length: count }, (_, at) => [
      PDFString.of(`n${at}`),
      context.obj([target.ref, 'Fit'] as never),
    ])
    const item = (at: number) =>
      context.obj({ Title: PDFString.of('T'), Dest: PDFString.of(`n${at}`) })
    const items = Array.from({ length: count }, (_, at) => context.register(item(at)))
    for (const [at, ref] of items.entries()) {
      const next = items[at + 1]
      if (next) context.lookup(ref, PDFDict).set(PDFName.of('Next'), next)
    }
    document.catalog.set(PDFName.of('Outlines'), context.obj({ First: items[0] } as never))
    const tree = { Dests: { Names: names.flat() } }
    document.catalog.set(PDFName.of('Names'), context.obj(tree as never))
    const copies = new Map([[target.ref, { page: target, factor: 1 }]])
    const decode = vi.spyOn(PDFString.prototype, 'decodeText')
    const bookmarks = readOutline(document, copies)
    expect(bookmarks.filter(({ destination }) => destination !== null)).toHaveLength(count)
    expect(decode.mock.calls.length).toBeLessThanOrEqual(4 * count)
    decode.mockRestore()
  })

  it('count the cover, which has none', async () => {
    const part = await pdfWith('a.pdf', [{ title: 'Second', to: page(1, 'Fit') }])
    const bytes = await combinePdf([part, part], { cover: { title: 'Evidence' } }, () => {})
    expect(await outlineOf(bytes)).toEqual([
      ['a.pdf', 2, ['Fit'], ['Second', 3, ['Fit']]],
      ['a.pdf', 5, ['Fit'], ['Second', 6, ['Fit']]],
    ])
  })

  it('end where an outline leads back to itself, or is damaged', async () => {
    const part = await pdfWith('a.pdf', [{ title: 'One', to: page(9, 'Fit') }, { title: 'Two' }])
    const document = await PDFDocument.load(new Uint8Array(await part.arrayBuffer()))
    const root = document.catalog.lookup(PDFName.of('Outlines'), PDFDict)
    const first = root.lookup(PDFName.of('First'), PDFDict)
    const last = root.lookup(PDFName.of('Last'), PDFDict)
    const [start] = [root.get(PDFName.of('First'))]
    if (start) last.set(PDFName.of('Next'), start)
    if (start) first.set(PDFName.of('First'), start)
    const looped = new File([Uint8Array.from(await document.save())], 'a.pdf')
    const bytes = await combinePdf([looped], { cover: null }, () => {})
    expect(await outlineOf(bytes)).toEqual([
      ['a.pdf', 1, ['Fit'], ['One', null, []], ['Two', null, []]],
    ])
    const combined = await PDFDocument.load(bytes)
    const written = combined.catalog.lookup(PDFName.of('Outlines'), PDFDict)
    expect(written.lookup(PDFName.of('Count'), PDFNumber).asNumber()).toBe(3)
  })
})
