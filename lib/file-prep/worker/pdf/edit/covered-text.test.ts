import { describe, expect, it } from 'vitest'
import type { TextPiece } from '@/lib/file-prep/shared/number-boxes'
import { coveredNotes, coveredTexts, SearchedTexts } from './covered-text'

/** A monospaced line from the left of the page; `row` of ten. */
function line(text: string, row: number, { endsLine = true, from = 0 } = {}): TextPiece {
  const letter = 0.01
  return {
    text,
    endsLine,
    measure: (some) => some.length,
    boxBetween: (start, end) => ({
      x: from + start * text.length * letter,
      y: row / 10,
      width: (end - start) * text.length * letter,
      height: 0.1,
    }),
  }
}

const box = (x: number, row: number, width: number, rows = 1) => ({
  x,
  y: row / 10,
  width,
  height: rows / 10,
})

describe('coveredTexts', () => {
  it('includes the words under a box, with the separators between them', () => {
    const pieces = [line('Paid with 4242 4242 4242 4242 today', 2)]
    expect(coveredTexts(pieces, [box(0.1, 2, 0.19)])).toEqual(['4242 4242 4242 4242'])
  })

  it('includes a half-covered word, and excludes one that is only touched', () => {
    const pieces = [line('Paid with 42424242 today', 2)]
    expect(coveredTexts(pieces, [box(0.09, 2, 0.05)])).toEqual(['42424242'])
  })

  it('keeps the text of several boxes and lines separate', () => {
    const pieces = [line('Somchai Jaidee', 1), line('12 Sukhumvit Road', 2), line('Thailand', 3)]
    expect(coveredTexts(pieces, [box(0, 1, 1, 2)])).toEqual(['Somchai Jaidee', '12 Sukhumvit Road'])
  })

  it('joins text that a file writes in pieces', () => {
    const pieces = [...'4242'].map((digit, at) =>
      line(digit, 2, { from: at / 100, endsLine: false }),
    )
    expect(coveredTexts(pieces, [box(0, 2, 1)])).toEqual(['4242'])
  })

  it('finds words where no spaces are written', () => {
    const pieces = [line('ใบเสร็จของคุณสมชาย', 2)]
    const [covered] = coveredTexts(pieces, [box(0.13, 2, 0.05)])
    expect(covered).toBe('สมชาย')
  })

  it('accepts a box drawn from the lower right, and ignores boxes outside the page or too small', () => {
    const pieces = [
      line('Somchai', 2),
      line('no', 3),
      { ...line('beyond', 2), boxBetween: () => box(0, 2, 0) },
    ]
    const drawn = { x: 1, y: 0.4, width: -1, height: -0.2 }
    expect(coveredTexts(pieces, [drawn])).toEqual(['Somchai'])
  })

  it('includes the text of annotations with a covered centre', () => {
    const notes = [
      { texts: ['4242 4242', 'a'], box: box(0, 2, 0.2) },
      { texts: ['elsewhere'], box: box(0, 8, 0.2) },
    ]
    expect(coveredNotes(notes, [box(0, 2, 1)])).toEqual(['4242 4242'])
  })
})

describe('SearchedTexts', () => {
  const areIn = (searched: string, text: string) => new SearchedTexts([searched]).areIn(text)

  it.each([
    ['4242 4242 4242 4242', 'Card: 4242-4242-4242-4242.'],
    ['4242 4242 4242 4242', 'n°4242424242424242x'],
    ['Somchai', 'Dear SOMCHAI,'],
    ['Somchai', 'dear Ｓｏｍｃｈａｉ'],
    ['1234', 'ends in 1234.'],
    ['สมชาย', 'คุณสมชาย ใจดี'],
  ])('finds %s in %s', (searched, text) => {
    expect(areIn(searched, text)).toBe(true)
  })

  it.each([
    ['1234', 'order 5123467'],
    ['Total', 'Subtotal'],
    ['1234', 'no 123 4567'],
    ['Somchai', 'Somsak'],
  ])('does not find %s in %s', (searched, text) => {
    expect(areIn(searched, text)).toBe(false)
  })

  it('finds bytes in every common encoding, with a minimum length', () => {
    const texts = new SearchedTexts(['Xylophone'])
    const encodings = ['latin1', 'utf16le'] as const
    for (const encoding of encodings) {
      expect(texts.areInBytes(Buffer.from('..Xylophone..', encoding))).toBe(true)
    }
    expect(texts.areInBytes(Buffer.from('..Xylophone..', 'utf16le').swap16())).toBe(true)
    expect(new SearchedTexts(['4242']).areInBytes(Buffer.from('..4242..'))).toBe(false)
  })
})
