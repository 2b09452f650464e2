import { describe, expect, it } from 'vitest'
import { anchorAt, heightOf, layOutPages, pageAt, pagesBetween } from './page-layout'

const A4 = { width: 600, height: 900 }
const frame = { width: 400, height: 500 }

describe('layOutPages', () => {
  it('puts pages below each other at their own size', () => {
    const layout = layOutPages({ sizes: [A4, A4], frame, zoom: 1, rotation: 0 })
    expect(layout).toMatchObject({ width: 800, height: 2412 })
    expect(layout.boxes).toMatchObject([
      { top: 0, width: 800, height: 1200 },
      { top: 1212, width: 800, height: 1200 },
    ])
  })

  it('fits each page into the width, whatever its proportions', () => {
    const sizes = [A4, { width: 1200, height: 600 }, { width: 300, height: 300 }]
    const { boxes } = layOutPages({ sizes, frame, zoom: 'width', rotation: 0 })
    expect(boxes.map(({ width }) => width)).toEqual([400, 400, 400])
    expect(boxes.map(({ height }) => height)).toEqual([600, 200, 400])
  })

  it('fits all of each page', () => {
    const { boxes } = layOutPages({ sizes: [A4], frame, zoom: 'page', rotation: 0 })
    expect(boxes).toMatchObject([{ width: 333, height: 500 }])
  })

  it('rotates the pages', () => {
    const { boxes } = layOutPages({ sizes: [A4], frame, zoom: 'width', rotation: 90 })
    expect(boxes).toMatchObject([{ width: 400, height: 266 }])
  })

  it('survives pages without a size', () => {
    const sizes = [{ width: 0, height: 0 }]
    const { boxes } = layOutPages({ sizes, frame, zoom: 'width', rotation: 0 })
    expect(boxes).toMatchObject([{ width: 1, height: 1 }])
  })
})

describe('the pages in view', () => {
  const layout = layOutPages({ sizes: Array(2000).fill(A4), frame, zoom: 'width', rotation: 0 })

  it('are a few of many', () => {
    expect(pagesBetween(layout, 0, 500)).toEqual({ first: 0, end: 1 })
    expect(pagesBetween(layout, 500, 1000)).toEqual({ first: 0, end: 2 })
    expect(pagesBetween(layout, 612 * 1000, 612 * 1000 + 500)).toEqual({ first: 1000, end: 1001 })
  })

  it('include one beyond the end, and none without pages', () => {
    expect(pagesBetween(layout, 9e9, 9e9)).toEqual({ first: 1999, end: 2000 })
    const none = layOutPages({ sizes: [], frame, zoom: 1, rotation: 0 })
    expect(pagesBetween(none, 0, 100)).toEqual({ first: 0, end: 0 })
  })

  it('are found at every height', () => {
    expect(pageAt(layout.boxes, -5)).toBe(0)
    expect(pageAt(layout.boxes, 611)).toBe(0)
    expect(pageAt(layout.boxes, 612)).toBe(1)
  })
})

it('keeps the point in view when the pages change their sizes', () => {
  const sizes = Array(10).fill(A4)
  const before = layOutPages({ sizes, frame, zoom: 'width', rotation: 0 })
  const after = layOutPages({ sizes, frame, zoom: 2, rotation: 0 })
  const anchor = anchorAt(before, (before.boxes[4]?.top ?? 0) + 150)
  expect(anchor).toEqual({ index: 4, share: 0.25 })
  expect(heightOf(after, anchor)).toBe((after.boxes[4]?.top ?? 0) + 600)
})
