import { describe, expect, it } from 'vitest'
import { boxesOverNumbers, type TextPiece } from './number-boxes'

/** A monospaced line of text. */
function piece(text: string, line: number, { endsLine = true } = {}): TextPiece {
  return {
    text,
    endsLine,
    measure: (part) => part.length,
    boxBetween: (from, to) => ({ x: from, y: line, width: to - from, height: 1 }),
  }
}

describe('boxesOverNumbers', () => {
  it('covers the number and not the adjacent words', () => {
    expect(boxesOverNumbers([piece('Card 4242424242424242 ok', 0)])).toEqual([
      { x: 5 / 24, y: 0, width: 16 / 24, height: 1 },
    ])
  })

  it('covers each part of a number split into several pieces', () => {
    const pieces = [
      piece('Thank you', 0),
      piece('4242 4242', 1, { endsLine: false }),
      piece(' ', 1, { endsLine: false }),
      piece('4242 4242 by card', 1),
    ]
    const boxes = boxesOverNumbers(pieces)
    expect(boxes[0]).toEqual({ x: 0, y: 1, width: 1, height: 1 })
    expect(boxes.at(-1)).toEqual({ x: 0, y: 1, width: 9 / 17, height: 1 })
  })

  it('does not join the ends of two lines to a number', () => {
    expect(boxesOverNumbers([piece('42424242', 0), piece('42424242', 1)])).toEqual([])
  })

  it('covers a whole piece if its letters cannot be measured', () => {
    const unmeasured = { ...piece('4242424242424242', 2), measure: () => 0 }
    expect(boxesOverNumbers([unmeasured])).toEqual([{ x: 0, y: 2, width: 1, height: 1 }])
  })
})
