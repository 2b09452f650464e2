import { describe, expect, it } from 'vitest'
import { fitFactor, turn, turned, zoomIn, zoomOut } from './zoom'

describe('zoom steps', () => {
  it('go up and down through the same values', () => {
    expect(zoomIn(1)).toBe(1.25)
    expect(zoomOut(1.25)).toBe(1)
  })

  it('start from whatever the fit is', () => {
    expect(zoomIn(0.37)).toBe(0.5)
    expect(zoomOut(0.37)).toBe(0.25)
  })

  it('skip a step that would be invisible', () => {
    expect(zoomIn(0.4999)).toBe(0.75)
    expect(zoomOut(0.5001)).toBe(0.25)
  })

  it('stop at both ends', () => {
    expect(zoomIn(6)).toBe(6)
    expect(zoomOut(0.1)).toBe(0.1)
    expect(zoomOut(0.05)).toBe(0.05)
  })
})

describe('fitFactor', () => {
  it('uses the tighter side', () => {
    expect(fitFactor({ width: 1000, height: 500 }, { width: 500, height: 400 })).toBe(0.5)
    expect(fitFactor({ width: 500, height: 1000 }, { width: 500, height: 400 })).toBe(0.4)
  })

  it('never enlarges a small picture', () => {
    expect(fitFactor({ width: 10, height: 10 }, { width: 500, height: 400 })).toBe(1)
  })

  it('handles a frame without a size', () => {
    expect(fitFactor({ width: 10, height: 10 }, { width: 0, height: 0 })).toBeGreaterThan(0)
    expect(fitFactor({ width: 0, height: 0 }, { width: 10, height: 10 })).toBe(1)
  })
})

describe('rotating', () => {
  it('repeats after four turns', () => {
    expect(turn(turn(turn(turn(0))))).toBe(0)
  })

  it('swaps the sides at a quarter', () => {
    expect(turned({ width: 3, height: 2 }, 90)).toEqual({ width: 2, height: 3 })
    expect(turned({ width: 3, height: 2 }, 180)).toEqual({ width: 3, height: 2 })
  })
})
