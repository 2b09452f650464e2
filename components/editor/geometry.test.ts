import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { turnBox, uprightBox, type Box } from '@/lib/file-prep/shared/edit'
import {
  asCrop,
  boxAround,
  boxBetween,
  growBox,
  HANDLES,
  moveBox,
  nearestCorner,
  pullBox,
  SMALLEST,
  TURNED_LEFT,
  TURNED_RIGHT,
  WHOLE,
  withoutDoubles,
} from './geometry'

const share = fc.double({ min: 0, max: 1, noNaN: true })
const point = fc.record({
  x: fc.double({ min: -1, max: 2, noNaN: true }),
  y: fc.double({ min: -1, max: 2, noNaN: true }),
})
const box = fc
  .tuple(share, share, share, share)
  .map(([left, top, width, height]) => ({
    x: left * (1 - 2 * SMALLEST),
    y: top * (1 - 2 * SMALLEST),
    width,
    height,
  }))
  .map(({ x, y, width, height }): Box => ({
    x,
    y,
    width: SMALLEST + width * (1 - x - SMALLEST),
    height: SMALLEST + height * (1 - y - SMALLEST),
  }))
const turn = fc.constantFrom(0, 90, 180, 270)
const handle = fc.constantFrom(...HANDLES)

function expectClose(left: Box, right: Box) {
  for (const side of ['x', 'y', 'width', 'height'] as const) {
    expect(left[side]).toBeCloseTo(right[side], 9)
  }
}

function expectOnPicture({ x, y, width, height }: Box) {
  expect(Math.min(x, y)).toBeGreaterThanOrEqual(0)
  expect(Math.max(x + width, y + height)).toBeLessThanOrEqual(1 + 1e-9)
}

describe('rotating', () => {
  it('moves a box at the lower left to the upper left after a turn to the right', () => {
    const lowerLeft = { x: 0, y: 0.75, width: 0.5, height: 0.25 }
    expectClose(turnBox(lowerLeft, 90), { x: 0, y: 0, width: 0.25, height: 0.5 })
    expectClose(turnBox(lowerLeft, 180), { x: 0.5, y: 0, width: 0.5, height: 0.25 })
    expectClose(turnBox(lowerLeft, 270), { x: 0.75, y: 0.5, width: 0.25, height: 0.5 })
  })

  it('is undone by its reverse', () => {
    fc.assert(fc.property(box, turn, (b, by) => expectClose(uprightBox(turnBox(b, by), by), b)))
  })

  it('twice is one turn by the sum', () => {
    fc.assert(
      fc.property(box, turn, (b, by) =>
        expectClose(turnBox(turnBox(b, by), 90), turnBox(b, TURNED_RIGHT[by])),
      ),
    )
  })

  it('left reverts right', () => {
    fc.assert(fc.property(turn, (by) => TURNED_LEFT[TURNED_RIGHT[by]] === by))
  })
})

describe('boxes', () => {
  it('never leave the picture, whatever the operation', () => {
    fc.assert(
      fc.property(box, point, point, handle, (b, by, other, from) => {
        expectOnPicture(moveBox(b, by))
        expectOnPicture(growBox(b, by))
        expectOnPicture(pullBox(b, from, by))
        expectOnPicture(boxBetween(by, other))
        expectOnPicture(boxAround({ x: b.x, y: b.y }))
      }),
    )
  })

  it('keep their size when moved, and their opposite corner when resized', () => {
    fc.assert(
      fc.property(box, point, (b, by) => {
        expect(moveBox(b, by)).toMatchObject({ width: b.width, height: b.height })
        const pulled = pullBox(b, 'nw', by)
        expect(pulled.x + pulled.width).toBeCloseTo(b.x + b.width, 9)
        expect(pulled.y + pulled.height).toBeCloseTo(b.y + b.height, 9)
        expect(pullBox(b, 'se', by)).toMatchObject({ x: b.x, y: b.y })
      }),
    )
  })

  it('are resized by a side in one direction only', () => {
    const b = { x: 0.2, y: 0.2, width: 0.4, height: 0.4 }
    expectClose(pullBox(b, 'e', { x: 0.9, y: 0.9 }), { x: 0.2, y: 0.2, width: 0.7, height: 0.4 })
    expectClose(pullBox(b, 'n', { x: 0.9, y: 0.1 }), { x: 0.2, y: 0.1, width: 0.4, height: 0.5 })
    expectClose(pullBox(b, 'w', { x: 0.1, y: 0.1 }), { x: 0.1, y: 0.2, width: 0.5, height: 0.4 })
  })

  it('stay large enough to be grabbed', () => {
    fc.assert(
      fc.property(box, point, handle, (b, by, from) => {
        const { width, height } = pullBox(b, from, by)
        expect(Math.min(width, height)).toBeGreaterThan(SMALLEST - 1e-9)
      }),
    )
  })

  it('return the nearest corner', () => {
    expect(nearestCorner(WHOLE, { x: 0.1, y: 0.9 })).toBe('sw')
    expect(nearestCorner(WHOLE, { x: 0.9, y: 0.1 })).toBe('ne')
  })
})

it('treats a crop of the whole picture as none', () => {
  expect(asCrop(WHOLE)).toBe(null)
  expect(asCrop({ x: 0, y: 0, width: 0.9, height: 1 })).not.toBe(null)
})

describe('withoutDoubles', () => {
  it('drops a box whose centre is in another one', () => {
    const inText = { x: 0.1, y: 0.1, width: 0.4, height: 0.05 }
    const same = { x: 0.12, y: 0.09, width: 0.4, height: 0.06 }
    const below = { x: 0.1, y: 0.2, width: 0.4, height: 0.05 }
    expect(withoutDoubles([inText], [same, below])).toEqual([inText, below])
    expect(withoutDoubles([], [same])).toEqual([same])
  })
})
