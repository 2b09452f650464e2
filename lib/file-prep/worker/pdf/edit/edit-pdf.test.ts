import {
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  PDFNull,
  PDFRef,
  PDFStream,
  type PDFObject,
} from '@cantoo/pdf-lib'
import { beforeAll, describe, expect, it } from 'vitest'
import { NO_EDIT, type Edit } from '@/lib/file-prep/shared/edit'
import { editFile } from '@/lib/file-prep/worker/edit-file'
import { openPdfPages } from '@/lib/file-prep/worker/pdf/pdf-pages'
import { installBrowserGlobals } from '@/lib/file-prep/testing/browser-globals'
import { everythingIn } from '@/lib/file-prep/testing/everything-in'
import { HIDING_PLACES } from '@/lib/file-prep/testing/hiding-places'
import { Kit, OTHER, show, WORD } from '@/lib/file-prep/testing/redaction-kit'
import { HIDDEN_ON_THE_PAGE, READABLE_ON_THE_PAGE } from '@/lib/file-prep/testing/words-on-a-page'
import { editPdf } from './edit-pdf'

beforeAll(installBrowserGlobals)

/** All black. */
const COVERED: Edit = { ...NO_EDIT, boxes: [{ x: 0, y: 0, width: 1, height: 1 }] }
const FIRST_PAGE = new Map([[1, COVERED]])

async function pdfWith(put: (kit: Kit) => void, useObjectStreams = false): Promise<Uint8Array> {
  const kit = await Kit.begin()
  put(kit)
  return kit.document.save({ useObjectStreams, updateFieldAppearances: false })
}

const edited = (bytes: Uint8Array) => editPdf(bytes, FIRST_PAGE, () => {})

function says(bytes: Uint8Array, word: string): boolean {
  const squeezed = (text: string) => text.replaceAll(/[^a-z0-9]/gi, '').toLowerCase()
  return everythingIn(bytes).some((text) => squeezed(text).includes(squeezed(word)))
}

async function textsOf(bytes: Uint8Array): Promise<string[]> {
  const pages = await openPdfPages(bytes)
  const numbers = Array.from({ length: pages.count }, (_, index) => index + 1)
  const texts = await Promise.all(numbers.map((page) => pages.text(page)))
  await pages.close()
  return texts
}

describe('blacked-out content is gone from the bytes', () => {
  // These are drawn as pictures, since a copy would show what they hide.
  const drawn = [
    'a hidden layer',
    'a hidden layer of a form',
    'what a field looks like in the file, which readers draw by its value',
  ]

  it.each(Object.entries(HIDING_PLACES))('in %s', async (place, put) => {
    const original = await pdfWith(put)
    expect(says(original, WORD)).toBe(true)
    const result = await edited(original)
    expect(says(result, WORD)).toBe(false)
    const [covered = '', other = ''] = await textsOf(result)
    expect(covered).toBe('')
    expect(other).toContain(drawn.includes(place) ? '' : OTHER)
  })

  it.each(Object.entries(HIDDEN_ON_THE_PAGE))('also on another page, %s', async (_place, put) => {
    const original = await pdfWith(put)
    expect(says(original, WORD)).toBe(true)
    const result = await edited(original)
    expect(says(result, WORD)).toBe(false)
    expect(await textsOf(result)).toEqual(['', ''])
  })

  it('in object streams, where everything is compressed', async () => {
    const put = (kit: Kit) => {
      for (const place of ['bookmarks', 'the structure tree', 'scripts', 'resources of a form']) {
        HIDING_PLACES[place]?.(kit)
      }
    }
    const original = await pdfWith(put, true)
    expect(says(original, WORD)).toBe(true)
    expect(says(await edited(original), WORD)).toBe(false)
  })

  it('in an earlier version of the file', async () => {
    const kit = await Kit.begin()
    kit.also(`BT /F1 12 Tf 150 30 Td (${WORD}) Tj ET`)
    const before = await kit.document.save({ useObjectStreams: false })
    const document = await PDFDocument.load(before, { forIncrementalUpdate: true })
    const contents = document.context.stream(show(OTHER))
    document.getPages()[1]?.node.set(PDFName.of('Contents'), document.context.register(contents))
    const original = await document.save()
    expect(Buffer.from(original).indexOf('%%EOF')).toBeLessThan(original.length - 10)
    expect(says(original, WORD)).toBe(true)
    const result = await edited(original)
    expect(says(result, WORD)).toBe(false)
    expect(await textsOf(result)).toEqual(['', OTHER])
  })

  it('and the file has no object that its pages do not reference', async () => {
    const original = await pdfWith((kit) => {
      for (const put of Object.values(HIDING_PLACES)) put(kit)
    })
    const result = await PDFDocument.load(await edited(original), { updateMetadata: false })
    const { context } = result
    const reached = new Set<PDFRef>()
    const open: PDFObject[] = [context.trailerInfo.Root ?? PDFNull]
    for (let next = open.pop(); next; next = open.pop()) {
      if (next instanceof PDFRef && reached.has(next)) continue
      if (next instanceof PDFRef) reached.add(next)
      const object = next instanceof PDFRef ? context.lookup(next) : next
      const holder = object instanceof PDFStream ? object.dict : object
      if (holder instanceof PDFDict) open.push(...holder.values())
      if (holder instanceof PDFArray) open.push(...holder.asArray())
    }
    const orphans = context.enumerateIndirectObjects().filter(([reference, object]) => {
      // The containers of the other objects, and their index.
      const type = object instanceof PDFStream ? object.dict.get(PDFName.of('Type')) : null
      const isContainer = type === PDFName.of('ObjStm') || type === PDFName.of('XRef')
      return !isContainer && !reached.has(reference)
    })
    expect(orphans.map(([reference, object]) => `${reference} ${object}`)).toEqual([])
    expect(result.catalog.keys().map(String).toSorted()).toEqual(['/Pages', '/Type'])
  })
})

describe('a picture shared by two pages', () => {
  const PIXELS = 'ScannedPixels'
  const LEFT: Edit = { ...NO_EDIT, boxes: [{ x: 0.1, y: 0.2, width: 0.1, height: 0.3 }] }

  /** Each page shows one half of it, to the left of the centre. */
  const shared = (kit: Kit, place: string) => {
    const scan = kit.image({}, PIXELS)
    kit.also(`q ${place} cm /Im1 Do Q`, { XObject: { Im1: scan } })
    const Resources = { Font: { F1: kit.font }, XObject: { Im1: scan } }
    kit.set(kit.first, 'Resources', kit.dict(Resources))
    kit.set(kit.first, 'Contents', kit.stream(`q ${place} cm /Im1 Do Q`))
  }

  it.each([
    ['lies under a box', '200 0 0 60 0 0', LEFT],
    ['lies under a box, turned', '0 60 -200 0 200 0', LEFT],
    [
      'is cut by a crop',
      '300 0 0 60 0 0',
      { ...NO_EDIT, crop: { x: 0, y: 0, width: 0.5, height: 1 } },
    ],
  ] as const)('is not copied when it %s', async (_how, place, edit) => {
    const original = await pdfWith((kit) => shared(kit, place))
    expect(says(original, PIXELS)).toBe(true)
    const result = await editPdf(original, new Map([[1, edit]]), () => {})
    expect(says(result, PIXELS)).toBe(false)
  })

  it('is copied when no box touches it, with the text of its page', async () => {
    const original = await pdfWith((kit) => shared(kit, '100 0 0 60 300 0'))
    const result = await editPdf(original, new Map([[1, LEFT]]), () => {})
    expect(says(result, PIXELS)).toBe(true)
    expect((await textsOf(result))[1]).toContain(OTHER)
  })

  it('is found in a transformed form, and on a rotated page', async () => {
    const original = await pdfWith((kit) => {
      shared(kit, '1 0 0 1 0 0')
      const Im1 = kit.image({}, PIXELS)
      const moved = kit.form('q 100 0 0 60 0 0 cm /Im1 Do Q', {
        Matrix: [1, 0, 0, 1, 300, 0],
        Resources: { XObject: { Im1 } },
      })
      kit.also('/Fm1 Do', { XObject: { Fm1: moved } })
      kit.set(kit.first, 'Resources', kit.dict({ XObject: { Fm1: moved } }))
      kit.set(kit.first, 'Contents', kit.stream('/Fm1 Do'))
      kit.set(kit.first, 'Rotate', 180)
    })
    // It is at the right of the page, which is upside down.
    const result = await editPdf(original, new Map([[1, LEFT]]), () => {})
    expect(says(result, PIXELS)).toBe(false)
  })
})

describe('blacked-out text that is also on another page', () => {
  it.each(Object.entries(READABLE_ON_THE_PAGE))('is refused, %s', async (_place, put) => {
    const original = await pdfWith(put)
    const found = { text: WORD, pages: [2] }
    await expect(edited(original)).rejects.toMatchObject({ name: 'CoveredTextFound', found })
    const file = new File([Uint8Array.from(original)], 'receipt.pdf')
    expect(await editFile(file, FIRST_PAGE, () => {})).toEqual({
      state: 'blocked',
      problem: 'covered_text_left',
      fixes: [],
      found,
    })
  })

  it('is gone once it is blacked out there', async () => {
    const original = await pdfWith((kit) => READABLE_ON_THE_PAGE['as it is']?.(kit))
    const both = new Map([1, 2].map((page) => [page, COVERED] as const))
    const result = await editPdf(original, both, () => {})
    expect(says(result, WORD)).toBe(false)
  })

  it('is accepted when the page is only rotated or cropped', async () => {
    const original = await pdfWith((kit) => READABLE_ON_THE_PAGE['as it is']?.(kit))
    const result = await editPdf(original, new Map([[1, { ...NO_EDIT, turn: 90 }]]), () => {})
    expect((await textsOf(result))[1]).toContain(WORD)
  })
})
