import { describe, expect, it } from 'vitest'
import { fitFactor, nextFit, turn, turned, zoomIn, zoomOut } from './zoom'

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
  it('uses the tighter side for all of a page', () => {
    expect(fitFactor('page', { width: 1000, height: 500 }, { width: 500, height: 400 })).toBe(0.5)
    expect(fitFactor('page', { width: 500, height: 1000 }, { width: 500, height: 400 })).toBe(0.4)
  })

  it('uses the whole width, whatever the height', () => {
    expect(fitFactor('width', { width: 1000, height: 9000 }, { width: 500, height: 400 })).toBe(0.5)
    expect(fitFactor('width', { width: 100, height: 100 }, { width: 500, height: 400 })).toBe(5)
    expect(fitFactor('width', { width: 1, height: 1 }, { width: 500, height: 400 })).toBe(6)
  })

  it('never enlarges a small picture to show all of it', () => {
    expect(fitFactor('page', { width: 10, height: 10 }, { width: 500, height: 400 })).toBe(1)
  })

  it('enlarges a page that stays sharp', () => {
    const frame = { width: 500, height: 400 }
    expect(fitFactor('page', { width: 200, height: 200 }, frame, Infinity)).toBe(2)
  })

  it('handles a frame without a size', () => {
    const none = { width: 0, height: 0 }
    expect(fitFactor('page', { width: 10, height: 10 }, none)).toBeGreaterThan(0)
    expect(fitFactor('width', { width: 10, height: 10 }, none)).toBeGreaterThan(0)
    expect(fitFactor('page', none, { width: 10, height: 10 })).toBe(1)
  })
})

describe('nextFit', () => {
  it('returns to the first fit, then changes between both', () => {
    expect(nextFit(1.5, 'width')).toBe('width')
    expect(nextFit('width', 'width')).toBe('page')
    expect(nextFit('page', 'width')).toBe('width')
    expect(nextFit(0.5, 'page')).toBe('page')
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
