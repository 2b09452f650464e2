import { PDFDict, PDFHexString, PDFName, PDFString, type PDFPage } from '@cantoo/pdf-lib'
import { attachment, show, SQUARE, tiles, utf16, WORD, type Kit } from './redaction-kit'

const text = (value: string) => PDFString.of(value)
const wide = (value: string) => PDFHexString.fromText(value)

/** Places that contain the word although the second page does not show it, each with a function that puts it there. */
export const HIDING_PLACES: Readonly<Record<string, (kit: Kit) => void>> = {
  'the content of the page alone': () => {},
  'a drawer of forms that both pages share': (kit) => {
    const XObject = kit.register({ Fm1: kit.secret(), Fm2: kit.form(SQUARE) })
    kit.also('/Fm2 Do', { XObject })
    kit.set(kit.first, 'Resources', kit.dict({ XObject, Font: { F1: kit.font } }))
  },
  'resources of a form': (kit) => {
    const outer = kit.form(SQUARE, { Resources: { XObject: { Fm1: kit.secret() } } })
    kit.also('/Fm2 Do', { XObject: { Fm2: outer } })
  },
  'resources of a form in a form in a form': (kit) => {
    const inner = kit.form(SQUARE, { Resources: { XObject: { Fm1: kit.secret() } } })
    const middle = kit.form('/Fm3 Do', {
      Resources: { XObject: { Fm3: inner, Fm1: kit.secret() } },
    })
    const outer = kit.form('/Fm2 Do', {
      Resources: { XObject: { Fm2: middle, Fm9: kit.secret() } },
    })
    kit.also('/Fm1 Do', { XObject: { Fm1: outer } })
  },
  'a form that has the name of a font in use': (kit) => {
    kit.also('', { XObject: { F1: kit.secret() } })
  },
  'a form of a name in a string': (kit) => {
    kit.also('BT /F1 8 Tf 20 5 Td (/Fm1 Do) Tj ET', { XObject: { Fm1: kit.secret() } })
  },
  'a form of a name in a comment': (kit) => {
    kit.also('% /Fm1 Do\n', { XObject: { Fm1: kit.secret() } })
  },
  'a comment in the instructions': (kit) => {
    kit.also(`% ${WORD}\n${SQUARE}`)
  },
  'a comment in the instructions of a form': (kit) => {
    kit.also('/Fm2 Do', { XObject: { Fm2: kit.form(`% ${WORD}\n${SQUARE}`) } })
  },
  'resources of a pattern': (kit) => {
    const Resources = { XObject: { Fm1: kit.secret() } }
    kit.also(`/Pattern cs /P1 scn ${SQUARE}`, { Pattern: { P1: tiles(kit, SQUARE, Resources) } })
  },
  'an unused pattern': (kit) => {
    const Resources = { Font: { F1: kit.font } }
    kit.also('', { Pattern: { P1: tiles(kit, show(WORD), Resources) } })
  },
  'an unused glyph of a Type 3 font': (kit) => {
    const T3 = kit.type3({ a: '0 0 400 400 re f', b: show(WORD) })
    kit.also('BT /T3 10 Tf 150 30 Td (a) Tj ET', { Font: { F1: kit.font, T3 } })
    kit.set(kit.first, 'Resources', kit.dict({ Font: { F1: kit.font, T3 } }))
  },
  'the meaning of an unused glyph': (kit) => {
    const meaning = kit.stream(
      `1 begincodespacerange <00> <FF> endcodespacerange\n2 beginbfchar\n<61> <0061>\n<62> <${utf16(WORD)}>\nendbfchar`,
    )
    const T3 = kit.type3({ a: '0 0 4 4 re f', b: '0 0 4 4 re f' }, { ToUnicode: meaning })
    kit.also('BT /T3 10 Tf 150 30 Td (a) Tj ET', { Font: { F1: kit.font, T3 } })
  },
  'the name of an unused glyph': (kit) => {
    const T3 = kit.type3(
      { a: SQUARE, b: SQUARE },
      {
        CharProcs: { a: kit.stream(`500 0 d0 ${SQUARE}`), [WORD]: kit.stream('500 0 d0') },
        Encoding: { Differences: [97, 'a', WORD] },
      },
    )
    kit.also('BT /T3 10 Tf 150 30 Td (a) Tj ET', { Font: { F1: kit.font, T3 } })
  },
  'resources of a Type 3 font': (kit) => {
    const T3 = kit.type3(
      { a: SQUARE, b: SQUARE },
      { Resources: { XObject: { Fm1: kit.secret() } } },
    )
    kit.also('BT /T3 10 Tf 150 30 Td (a) Tj ET', { Font: { F1: kit.font, T3 } })
  },
  'an unused font': (kit) => {
    const T3 = kit.type3({ a: show(WORD), b: SQUARE })
    kit.also('', { Font: { F1: kit.font, T3 } })
  },
  'resources of a soft mask': (kit) => {
    const G = kit.form(SQUARE, {
      Group: { S: 'Transparency', CS: 'DeviceGray' },
      Resources: { XObject: { Fm1: kit.secret() } },
    })
    kit.also('/GS1 gs', { ExtGState: { GS1: { SMask: { S: 'Luminosity', G } } } })
  },
  'an unused soft mask': (kit) => {
    kit.also('', { ExtGState: { GS1: { SMask: { S: 'Alpha', G: kit.secret() } } } })
  },
  'an unused graphics state of a form': (kit) => {
    const ExtGState = { GS1: { SMask: { S: 'Alpha', G: kit.secret() } } }
    kit.also('/Fm2 Do', { XObject: { Fm2: kit.form(SQUARE, { Resources: { ExtGState } }) } })
  },
  'resources of the page tree, inherited': (kit) => {
    const pages = kit.document.catalog.lookup(PDFName.of('Pages'), PDFDict)
    const XObject = { Fm1: kit.secret() }
    pages.set(PDFName.of('Resources'), kit.dict({ XObject, Font: { F1: kit.font } }))
    kit.second.node.delete(PDFName.of('Resources'))
    kit.first.node.delete(PDFName.of('Resources'))
  },
  'resources of what a note looks like': (kit) => {
    const N = kit.form(SQUARE, { Resources: { XObject: { Fm1: kit.secret() } } })
    kit.set(kit.second, 'Annots', [kit.note({ Subtype: 'Stamp', AP: { N } })])
  },
  'what a note looks like under the pointer': (kit) => {
    const AP = { N: kit.form(SQUARE), D: kit.secret(), R: kit.secret() }
    kit.set(kit.second, 'Annots', [kit.note({ Subtype: 'Widget', AP })])
  },
  'another state of a note': (kit) => {
    const AP = { N: { On: kit.form(SQUARE), Off: kit.secret() } }
    const note = kit.note({ Subtype: 'Widget', AP, AS: 'On' })
    kit.set(kit.second, 'Annots', [note])
  },
  'the note that a note answers': (kit) => {
    const asked = kit.note({ Subtype: 'Text', Contents: text(WORD), P: kit.first.ref })
    const note = kit.note({ Subtype: 'Text', Contents: text('fine'), IRT: asked, Popup: asked })
    kit.set(kit.second, 'Annots', [note])
    kit.set(kit.first, 'Annots', [asked])
  },
  'rich text and action of a note': (kit) => {
    const note = kit.note({
      Subtype: 'FreeText',
      Contents: text('fine'),
      DA: text('/Helv 9 Tf'),
      RC: text(`<p>${WORD}</p>`),
      A: { S: 'URI', URI: text(WORD) },
      AA: { E: { S: 'JavaScript', JS: text(WORD) } },
      NM: text(WORD),
    })
    kit.set(kit.second, 'Annots', [note])
  },
  'a link to the page': (kit) => {
    const link = kit.note({ Subtype: 'Link', Dest: [kit.first.ref, 'Fit'], Contents: text(WORD) })
    kit.set(kit.second, 'Annots', [link])
  },
  'a file attached to a note': (kit) => {
    const note = kit.note({
      Subtype: 'FileAttachment',
      FS: attachment(kit),
      Contents: text('file'),
    })
    kit.set(kit.second, 'Annots', [note])
  },
  'the value of a field on both pages': (kit) => {
    const field = kit.context.nextRef()
    const widget = (page: PDFPage, contents: string) =>
      kit.note({
        Subtype: 'Widget',
        Parent: field,
        P: page.ref,
        AP: { N: kit.form(contents) },
        MK: { CA: text(WORD) },
      })
    const [one, two] = [widget(kit.first, show(WORD)), widget(kit.second, SQUARE)]
    const form = { FT: 'Tx', T: text('card'), V: text(WORD), DV: wide(WORD), Kids: [one, two] }
    kit.context.assign(field, kit.dict(form))
    kit.catalog('AcroForm', kit.dict({ Fields: [field], XFA: kit.stream(`<x>${WORD}</x>`) }))
    kit.set(kit.first, 'Annots', [one])
    kit.set(kit.second, 'Annots', [two])
  },
  'what a field looks like in the file, which readers draw by its value': (kit) => {
    const AP = { N: kit.secret() }
    const field = kit.note({ Subtype: 'Widget', FT: 'Tx', T: text('a'), V: text('fine'), AP })
    kit.catalog('AcroForm', kit.dict({ Fields: [field], NeedAppearances: true }))
    kit.set(kit.second, 'Annots', [field])
  },
  'unused properties of marked content': (kit) => {
    const Properties = { MC0: { MCID: 0, Old: text(WORD) }, MC1: { ActualText: wide(WORD) } }
    kit.also('/Span /MC0 BDC EMC', { Properties })
  },
  'a hidden layer': (kit) => {
    const group = kit.register({ Type: 'OCG', Name: text(WORD) })
    kit.catalog('OCProperties', kit.dict({ OCGs: [group], D: { OFF: [group] } }))
    kit.also(`/OC /MC0 BDC ${show(WORD)} EMC`, { Properties: { MC0: group } })
  },
  'a hidden layer of a form': (kit) => {
    const OC = kit.register({ Type: 'OCG', Name: text('old') })
    kit.catalog('OCProperties', kit.dict({ OCGs: [OC], D: { OFF: [OC] } }))
    kit.also('/Fm1 Do', { XObject: { Fm1: kit.form(show(WORD), { OC }) } })
  },
  'the information about the document': ({ document }) => {
    document.setTitle(WORD)
    document.setKeywords([WORD])
  },
  XMP: (kit) => {
    const entries = { Type: 'Metadata', Subtype: 'XML' }
    kit.catalog('Metadata', kit.stream(`<dc:title>${WORD}</dc:title>`, entries))
    kit.set(kit.second, 'Metadata', kit.stream(`<dc:title>${WORD}</dc:title>`, entries))
  },
  bookmarks: (kit) => {
    const outlines = kit.context.nextRef()
    const item = kit.register({ Title: wide(WORD), Parent: outlines, Dest: [kit.first.ref, 'Fit'] })
    kit.context.assign(outlines, kit.dict({ Type: 'Outlines', First: item, Last: item, Count: 1 }))
    kit.catalog('Outlines', outlines)
  },
  'the structure tree': (kit) => {
    const root = kit.context.nextRef()
    const element = kit.register({
      S: 'Span',
      P: root,
      Pg: kit.second.ref,
      K: 0,
      ActualText: wide(WORD),
      Alt: text(WORD),
      E: text(WORD),
    })
    const ParentTree = { Nums: [0, [element], 1, [element]] }
    kit.context.assign(root, kit.dict({ Type: 'StructTreeRoot', K: element, ParentTree }))
    kit.catalog('StructTreeRoot', root)
    kit.also('/Span <</MCID 0>> BDC EMC')
    kit.set(kit.second, 'StructParents', 1)
    kit.set(kit.first, 'StructParents', 0)
  },
  'an embedded file': (kit) => {
    const EmbeddedFiles = { Names: [text(WORD), attachment(kit)] }
    kit.catalog('Names', kit.dict({ EmbeddedFiles }))
    kit.set(kit.second, 'AF', [attachment(kit)])
  },
  'named places and page labels': (kit) => {
    kit.catalog('Names', kit.dict({ Dests: { Names: [text(WORD), [kit.first.ref, 'Fit']] } }))
    kit.catalog('Dests', kit.dict({ [WORD]: [kit.first.ref, 'Fit'] }))
    kit.catalog('PageLabels', kit.dict({ Nums: [0, { P: text(WORD) }] }))
  },
  scripts: (kit) => {
    const script = { S: 'JavaScript', JS: text(`app.alert("${WORD}")`) }
    kit.catalog('Names', kit.dict({ JavaScript: { Names: [text('a'), script] } }))
    kit.catalog('OpenAction', kit.dict(script))
    kit.set(kit.second, 'AA', kit.dict({ O: script }))
  },
  'small pictures of the pages': (kit) => {
    const Thumb = kit.image({ Old: text(WORD) })
    kit.set(kit.first, 'Thumb', Thumb)
    kit.set(kit.second, 'Thumb', Thumb)
  },
  'data of the program that made it': (kit) => {
    const PieceInfo = { Editor: { LastModified: text('D:2026'), Private: { Layer: wide(WORD) } } }
    kit.set(kit.second, 'PieceInfo', kit.dict(PieceInfo))
    kit.also('/Fm2 Do', { XObject: { Fm2: kit.form(SQUARE, { PieceInfo, Name: WORD }) } })
  },
  'what hangs on a picture': (kit) => {
    const other = kit.image({ Comment: text(WORD) })
    const Im1 = kit.image({
      Alternates: [{ Image: other, DefaultForPrinting: true }],
      Metadata: kit.stream(WORD),
      OPI: { 'the old one': { F: text(WORD) } },
    })
    kit.also('/Im1 Do', { XObject: { Im1 } })
  },
  'entries of a font that no reader knows': (kit) => {
    const F2 = kit.register({
      Type: 'Font',
      Subtype: 'Type1',
      BaseFont: 'Courier',
      Note: text(WORD),
      Back: kit.first.ref,
    })
    kit.also(show('more', 'F2'), { Font: { F1: kit.font, F2 } })
  },
  'colourants of a colour space': (kit) => {
    const tint = { FunctionType: 2, Domain: [0, 1], C0: [0, 0, 0, 0], C1: [1, 0, 0, 0], N: 1 }
    const CS1 = ['DeviceN', ['Gold'], 'DeviceCMYK', tint, { Colorants: { Gold: [WORD] } }]
    kit.also(`/CS1 cs 1 scn ${SQUARE}`, {
      ColorSpace: { CS1, CS2: ['Separation', WORD, 'DeviceCMYK', tint] },
    })
  },
  'articles, separations and entries that no reader knows': (kit) => {
    const bead = kit.register({ Type: 'Bead', P: kit.first.ref, T: { I: { Title: text(WORD) } } })
    kit.set(kit.second, 'B', [bead])
    kit.set(kit.second, 'SeparationInfo', kit.dict({ Pages: [kit.first.ref, kit.second.ref] }))
    kit.set(kit.second, 'Elsewhere', kit.dict({ Page: kit.first.ref, Text: text(WORD) }))
  },
  'an object that nothing leads to': (kit) => {
    kit.stream(show(WORD))
    kit.register({ Text: wide(WORD) })
  },
}
