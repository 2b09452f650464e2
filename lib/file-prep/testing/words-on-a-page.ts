import { PDFHexString } from '@cantoo/pdf-lib'
import { hex, show, SQUARE, tiles, utf16, WORD, type Kit } from './redaction-kit'

/** Places in the second page itself that contain the word invisibly: the page becomes a picture. */
export const HIDDEN_ON_THE_PAGE: Readonly<Record<string, (kit: Kit) => void>> = {
  'beside the page': (kit) => kit.also(`BT /F1 12 Tf 20 900 Td (${WORD}) Tj ET`),
  'in a pattern that it paints with': (kit) => {
    const P1 = tiles(kit, show(WORD), { Font: { F1: kit.font } })
    kit.also(`/Pattern cs /P1 scn ${SQUARE}`, { Pattern: { P1 } })
  },
  'in a glyph that it shows': (kit) => {
    const T3 = kit.type3({ a: show(WORD), b: SQUARE })
    kit.also('BT /T3 10 Tf 150 30 Td (a) Tj ET', { Font: { F1: kit.font, T3 } })
  },
  'in the soft mask that it paints through': (kit) => {
    const G = kit.form(show(WORD), { Group: { S: 'Transparency', CS: 'DeviceGray' } })
    kit.also('/GS1 gs', { ExtGState: { GS1: { SMask: { S: 'Luminosity', G } } } })
  },
  'in what a stamp looks like': (kit) => {
    const note = kit.note({ Subtype: 'Stamp', AP: { N: kit.form(show(WORD)) } })
    kit.set(kit.second, 'Annots', [note])
  },
  'in what a stamp looks like, letter by letter': (kit) => {
    const letters = [...WORD].map((letter) => `(${letter}) Tj`).join(' ')
    const N = kit.form(`BT /F1 12 Tf 20 30 Td ${letters} ET`)
    kit.set(kit.second, 'Annots', [kit.note({ Subtype: 'Stamp', AP: { N } })])
  },
  'in what a note says': (kit) => {
    const note = kit.note({ Subtype: 'Text', Contents: PDFHexString.fromText(WORD) })
    kit.set(kit.second, 'Annots', [note])
  },
  'in the meaning of marked content': (kit) =>
    kit.also(`/Span <</ActualText <FEFF${utf16(WORD)}>>> BDC ${SQUARE} EMC`),
  'in the meaning of a letter': (kit) => {
    const ToUnicode = kit.stream(
      `1 begincodespacerange <00> <FF> endcodespacerange\n1 beginbfchar\n<7E> <${utf16(WORD)}>\nendbfchar`,
    )
    const F2 = kit.register({ Type: 'Font', Subtype: 'Type1', BaseFont: 'Courier', ToUnicode })
    kit.also(show('more', 'F2'), { Font: { F1: kit.font, F2 } })
  },
}

/** Places in which the second page shows the word as well: the agent has to decide. */
export const READABLE_ON_THE_PAGE: Readonly<Record<string, (kit: Kit) => void>> = {
  'as it is': (kit) => kit.also(`BT /F1 12 Tf 150 30 Td (${WORD}) Tj ET`),
  'in other letters and spaces': (kit) => kit.also(`BT /F1 12 Tf 150 30 Td (XYLO PHONE 77) Tj ET`),
  'in hex': (kit) =>
    kit.also(`BT /F1 12 Tf 150 30 Td <${Buffer.from(WORD).toString('hex')}> Tj ET`),
  'in octal': (kit) =>
    kit.also(
      `BT /F1 12 Tf 150 30 Td (${[...WORD].map((c) => `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`).join('')}) Tj ET`,
    ),
  'kerned letter by letter': (kit) =>
    kit.also(`BT /F1 12 Tf 150 30 Td [${[...WORD].map((c) => `(${c}) 20`).join(' ')}] TJ ET`),
  'in codes that only its font explains': (kit) => {
    const lines = [...WORD].map((letter, code) => `<${hex(code + 1)}> <${utf16(letter)}>`)
    const ToUnicode = kit.stream(
      `1 begincodespacerange <00> <FF> endcodespacerange\n${lines.length} beginbfchar\n${lines.join('\n')}\nendbfchar`,
    )
    const F2 = kit.register({ Type: 'Font', Subtype: 'Type1', BaseFont: 'Courier', ToUnicode })
    const codes = [...WORD].map((_, code) => hex(code + 1)).join('')
    kit.also(`BT /F2 12 Tf 150 30 Td <${codes}> Tj ET`, { Font: { F1: kit.font, F2 } })
  },
  'in a form in a form': (kit) => {
    const outer = kit.form('/Fm1 Do', { Resources: { XObject: { Fm1: kit.secret() } } })
    kit.also('/Fm2 Do', { XObject: { Fm2: outer } })
  },
  'unseen over a scan': (kit) => kit.also(`BT 3 Tr /F1 12 Tf 150 30 Td (${WORD}) Tj ET`),
}
