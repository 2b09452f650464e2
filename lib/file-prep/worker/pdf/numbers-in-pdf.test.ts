import { PDFDict, PDFHexString, PDFName, PDFString } from '@cantoo/pdf-lib'
import { beforeAll, describe, expect, it } from 'vitest'
import { asFile } from '@/lib/file-prep/shared/file-bytes'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import { Kit, show } from '@/lib/file-prep/testing/redaction-kit'
import { everythingIn } from '@/lib/file-prep/testing/everything-in'
import { editFile } from '@/lib/file-prep/worker/edit-file'
import { processFile } from '@/lib/file-prep/worker/process-file'
import { NO_EDIT } from '@/lib/file-prep/shared/edit'
import { openPdfPages } from './pdf-pages'

const NUMBER = '4242 4242 4242 4242'
const text = (value: string) => PDFString.of(value)
const wide = (value: string) => PDFHexString.fromText(value)

beforeAll(installBrowserGlobals)

async function pdfWith(put: (kit: Kit) => void): Promise<File> {
  const kit = await Kit.begin()
  put(kit)
  const bytes = await kit.document.save({ useObjectStreams: false, updateFieldAppearances: false })
  return new File([Uint8Array.from(bytes)], 'slip.pdf')
}

function field(kit: Kit, entries: Record<string, unknown>) {
  const widget = kit.note({ Subtype: 'Widget', FT: 'Tx', T: text('details'), ...entries })
  kit.catalog('AcroForm', kit.dict({ Fields: [widget] }))
  kit.set(kit.second, 'Annots', [widget])
}

function note(kit: Kit, entries: Record<string, unknown>) {
  kit.set(kit.second, 'Annots', [kit.note(entries)])
}

function information({ document, context }: Kit): PDFDict {
  document.setTitle('Slip')
  return context.lookup(context.trailerInfo.Info, PDFDict)
}

function xmp(kit: Kit, entries: string) {
  const packet = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">${entries}</rdf:Description></rdf:RDF></x:xmpmeta>`
  kit.catalog('Metadata', kit.stream(packet, { Type: 'Metadata', Subtype: 'XML' }))
}

const ON_THE_PAGE: Readonly<Record<string, [place: string, put: (kit: Kit) => void]>> = {
  'its text': ['page', (kit) => kit.also(show(`Card ${NUMBER}`))],
  'two lines of its text': [
    'page',
    (kit) => {
      kit.also(
        'BT /F1 12 Tf 1 0 0 1 150 40 Tm (Paid by 4242 4242) Tj 1 0 0 1 150 20 Tm (4242 4242 today) Tj ET',
      )
    },
  ],
  'the value of a field': ['field', (kit) => field(kit, { V: text(NUMBER) })],
  'a plain number in a field with a telling name': [
    'field',
    (kit) => field(kit, { T: text('card_number'), V: text(NUMBER.replaceAll(' ', '')) }),
  ],
  'the default value of a field': [
    'field',
    (kit) => field(kit, { V: text('x'), DV: wide(NUMBER) }),
  ],
  'what a field shows': [
    'field',
    (kit) => field(kit, { V: text('x'), AP: { N: kit.form(show(NUMBER)) } }),
  ],
  'the choices of a field': [
    'field',
    (kit) => field(kit, { FT: 'Ch', V: text('x'), Opt: [text('x'), text(NUMBER)] }),
  ],
  'the contents of a note': [
    'annotation',
    (kit) => note(kit, { Subtype: 'Text', Contents: text(`Customer: ${NUMBER}`) }),
  ],
  'a text written on the page': [
    'annotation',
    (kit) => note(kit, { Subtype: 'FreeText', DA: text('/Helv 9 Tf'), Contents: wide(NUMBER) }),
  ],
  'the rich text of a note': [
    'annotation',
    (kit) =>
      note(kit, {
        Subtype: 'FreeText',
        DA: text('/Helv 9 Tf'),
        Contents: text('x'),
        RC: text(`<body xmlns="http://www.w3.org/1999/xhtml"><p>${NUMBER}</p></body>`),
      }),
  ],
  'the author of a highlight': [
    'annotation',
    (kit) =>
      note(kit, {
        Subtype: 'Highlight',
        T: text(NUMBER),
        QuadPoints: [200, 50, 300, 50, 200, 10, 300, 10],
      }),
  ],
  'a stamp': [
    'annotation',
    (kit) => note(kit, { Subtype: 'Stamp', AP: { N: kit.form(show(`PAID ${NUMBER}`)) } }),
  ],
  'a copied field, which has no value': [
    'field',
    (kit) => note(kit, { Subtype: 'Widget', AP: { N: kit.form(show(NUMBER)) } }),
  ],
  'the name of a file attached to a note': [
    'annotation',
    (kit) => {
      const F = kit.stream('id', { Type: 'EmbeddedFile' })
      const file = text(`${NUMBER}.csv`)
      const FS = kit.register({ Type: 'Filespec', F: file, UF: file, EF: { F } })
      note(kit, { Subtype: 'FileAttachment', FS })
    },
  ],
  'a popup': ['annotation', (kit) => note(kit, { Subtype: 'Popup', Contents: text(NUMBER) })],
  'a hidden note without an area': [
    'annotation',
    (kit) => note(kit, { Subtype: 'Text', F: 2, Rect: [50, 50, 50, 50], Contents: text(NUMBER) }),
  ],
}

const OUTSIDE: Readonly<Record<string, [place: string, put: (kit: Kit) => void]>> = {
  'the title': ['metadata', ({ document }) => document.setTitle(`Slip ${NUMBER}`)],
  'the author': ['metadata', ({ document }) => document.setAuthor(NUMBER)],
  'the subject': ['metadata', ({ document }) => document.setSubject(NUMBER)],
  'the keywords': ['metadata', ({ document }) => document.setKeywords(['slip', NUMBER])],
  'an entry of its own': [
    'metadata',
    (kit) => information(kit).set(PDFName.of('Customer'), text(NUMBER)),
  ],
  'an entry of its own whose name ends in id': [
    'metadata',
    (kit) => information(kit).set(PDFName.of('CustomerId'), text(NUMBER)),
  ],
  'an entry of its own whose name has a date': [
    'metadata',
    (kit) => information(kit).set(PDFName.of('UpdatedBy'), text(NUMBER)),
  ],
  XMP: [
    'metadata',
    (kit) =>
      xmp(
        kit,
        `<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${NUMBER}</rdf:li></rdf:Alt></dc:title>`,
      ),
  ],
  'an entry of XMP whose name ends in id': [
    'metadata',
    (kit) => xmp(kit, `<pdfx:CustomerId>${NUMBER}</pdfx:CustomerId>`),
  ],
  'a bookmark below another': [
    'bookmarks',
    (kit) => {
      const [root, above] = [kit.context.nextRef(), kit.context.nextRef()]
      const Dest = [kit.first.ref, 'Fit']
      const item = kit.register({ Title: wide(NUMBER), Parent: above, Dest })
      kit.context.assign(
        above,
        kit.dict({ Title: text('A'), Parent: root, Dest, First: item, Last: item, Count: 1 }),
      )
      kit.context.assign(root, kit.dict({ Type: 'Outlines', First: above, Last: above, Count: 2 }))
      kit.catalog('Outlines', root)
    },
  ],
  'the name of an attached file': [
    'attachments',
    (kit) => {
      const F = kit.stream('id', { Type: 'EmbeddedFile' })
      const name = text(`${NUMBER}.csv`)
      const file = kit.register({ Type: 'Filespec', F: name, UF: name, EF: { F } })
      kit.catalog('Names', kit.dict({ EmbeddedFiles: { Names: [text('a'), file] } }))
    },
  ],
  'the description of an attached file': [
    'attachments',
    (kit) => {
      const F = kit.stream('id', { Type: 'EmbeddedFile' })
      const name = text('a.csv')
      const file = kit.register({
        Type: 'Filespec',
        F: name,
        UF: name,
        Desc: text(`Card ${NUMBER}`),
        EF: { F },
      })
      kit.catalog('Names', kit.dict({ EmbeddedFiles: { Names: [text('a'), file] } }))
    },
  ],
  'a field on no page': [
    'form',
    (kit) => {
      const lost = kit.note({ Subtype: 'Widget', FT: 'Tx', T: text('card'), V: text(NUMBER) })
      kit.catalog('AcroForm', kit.dict({ Fields: [lost] }))
    },
  ],
}

async function notesOf(file: File) {
  const processed = await processFile(file, () => {})
  if (processed.state === 'blocked') throw new Error(processed.problem)
  return processed.notes.filter((note) => 'place' in note)
}

it('finds a Thai ID in the entry CustomerId of a PDF', async () => {
  const file = await pdfWith((kit) => {
    information(kit).set(PDFName.of('CustomerId'), text('1101700230708'))
  })
  expect(await notesOf(file)).toEqual([
    { note: 'thai_id', place: { in: 'metadata' }, lastFour: '0708' },
  ])
})

describe('a card number in a PDF', () => {
  it.each(Object.entries(ON_THE_PAGE))(
    'is found in %s, and gone when it is covered',
    async (_where, [place, put]) => {
      const file = await pdfWith(put)
      const expected = { note: 'card_number', place: { in: place, page: 2 }, lastFour: '4242' }
      expect(await notesOf(file)).toEqual([expected])

      const pages = await openPdfPages(new Uint8Array(await file.arrayBuffer()))
      const notes = await pages.notes(2)
      await pages.close()
      const boxes =
        place === 'page' ? [{ x: 0, y: 0, width: 1, height: 1 }] : notes.map(({ box }) => box)
      expect(boxes.every(({ width, height }) => width > 0 && height > 0)).toBe(true)
      const edited = await editFile(file, new Map([[2, { ...NO_EDIT, boxes }]]), () => {})
      expect(await gone(edited)).toEqual([])
    },
  )

  it.each(Object.entries(OUTSIDE))(
    'is found in %s, and removed with all that is hidden',
    async (_where, [place, put]) => {
      const file = await pdfWith(put)
      const expected = { note: 'card_number', place: { in: place }, lastFour: '4242' }
      expect(await notesOf(file)).toEqual([expected])
      const cleaned = await editFile(file, new Map(), () => {})
      expect(cleaned).toMatchObject({ state: 'ready', changes: ['hidden_removed'], pages: 2 })
      expect(await gone(cleaned)).toEqual([])
    },
  )

  it('is not found in ids and dates of the metadata', async () => {
    const digits = '4242424242424242'
    const file = await pdfWith((kit) => {
      information(kit).set(PDFName.of('DocumentID'), text(digits))
      information(kit).set(PDFName.of('ModDate'), text(digits))
      const keys = ['DocumentID', 'InstanceID']
        .flatMap((key) => [`xmpMM:${key}`, `xapMM:${key}`])
        .concat(['CreateDate', 'ModifyDate'].flatMap((key) => [`xmp:${key}`, `xap:${key}`]))
      xmp(kit, keys.map((key) => `<${key}>${digits}</${key}>`).join(''))
    })
    expect(await notesOf(file)).toEqual([])
  })
})

/** The notes that remain; the bytes must not contain the number. */
async function gone(edited: Awaited<ReturnType<typeof editFile>>) {
  if (edited.state === 'blocked') throw new Error(edited.problem)
  const everything = everythingIn(new Uint8Array(await asFile(edited.file).arrayBuffer()))
  expect(everything.filter((part) => part.replaceAll(/\D/g, '').includes('42424242'))).toEqual([])
  return edited.notes.filter(({ note }) => note === 'card_number')
}

it('boxes over notes are where the page shows them', async () => {
  const file = await pdfWith((kit) => field(kit, { V: text(NUMBER) }))
  const pages = await openPdfPages(new Uint8Array(await file.arrayBuffer()))
  const [found] = await pages.notes(2)
  await pages.close()
  // [200, 10, 300, 50] of [400, 60], from the top.
  expect(found?.box.x).toBeCloseTo(0.5)
  expect(found?.box.y).toBeCloseTo(10 / 60)
  expect(found?.box.width).toBeCloseTo(0.25)
  expect(found?.box.height).toBeCloseTo(40 / 60)
})
