import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isEdited, NO_EDIT, planEdit } from './edit'

const share = fc.double({ min: -0.2, max: 1.2, noNaN: true })
const box = fc.record({ x: share, y: share, width: share, height: share })
const size = fc.record({
  width: fc.integer({ min: 1, max: 10_000 }),
  height: fc.integer({ min: 1, max: 10_000 }),
})
const turn = fc.constantFrom(0, 90, 180, 270)

describe('planEdit', () => {
  it('keeps every rectangle inside the picture and never empty, in whatever direction it was drawn', () => {
    fc.assert(
      fc.property(
        turn,
        fc.option(box),
        fc.array(box, { maxLength: 3 }),
        size,
        (by, crop, boxes, of) => {
          const plan = planEdit({ turn: by, crop, boxes }, of)
          for (const { left, top, width, height } of [plan.source, ...plan.black]) {
            expect(Math.min(left, top)).toBeGreaterThanOrEqual(0)
            expect(Math.min(width, height)).toBeGreaterThanOrEqual(1)
            expect(left + width).toBeLessThanOrEqual(of.width)
            expect(top + height).toBeLessThanOrEqual(of.height)
          }
        },
      ),
    )
  })

  it('blacks out every pixel that a box touches', () => {
    const boxes = [{ x: 0.101, y: 0.5, width: 0.2, height: 0.1001 }]
    expect(planEdit({ ...NO_EDIT, boxes }, { width: 100, height: 100 }).black).toEqual([
      { left: 10, top: 50, width: 21, height: 11 },
    ])
  })

  it('treats a box drawn from the lower right as the same box', () => {
    const plan = (x: number, width: number) =>
      planEdit({ ...NO_EDIT, boxes: [{ x, y: 0.25, width, height: 0.5 }] }, { width: 8, height: 8 })
    expect(plan(0.75, -0.5)).toEqual(plan(0.25, 0.5))
  })

  it('swaps width and height for a quarter turn only', () => {
    const of = { width: 40, height: 30 }
    expect(planEdit({ ...NO_EDIT, turn: 90 }, of).size).toEqual({ width: 30, height: 40 })
    expect(planEdit({ ...NO_EDIT, turn: 180 }, of).size).toEqual(of)
    const crop = { x: 0, y: 0, width: 0.5, height: 1 }
    expect(planEdit({ ...NO_EDIT, turn: 270, crop }, of).size).toEqual({ width: 30, height: 20 })
  })

  it('recognises an empty edit', () => {
    expect(isEdited(NO_EDIT)).toBe(false)
    expect(isEdited({ ...NO_EDIT, turn: 90 })).toBe(true)
  })
})
