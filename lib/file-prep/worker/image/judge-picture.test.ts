import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { describe, expect, it } from 'vitest'
import { textPage as page, type Look } from '@/testing/text-page'
import { greyOf } from './image-quality'
import { hasSidewaysText, judgePicture, type PictureProblem } from './judge-picture'

const CASES: readonly [what: string, look: Look, expected: PictureProblem | null][] = [
  ['a sharp page', {}, null],
  ['a sharp page with grain', { grain: 10, paper: '#eee' }, null],
  ['a page slightly out of focus', { blur: 1 }, null],
  ['a page with one line', { lines: 1 }, null],
  ['a page with one line and grain', { lines: 1, grain: 6, paper: '#f0f0ea' }, null],
  ['a page in uneven light', { shade: 60, paper: '#ddd' }, null],
  ['white text on black', { ink: '#eee', paper: '#121212' }, null],
  ['a page out of focus', { blur: 4 }, 'blurred'],
  ['a page far out of focus', { blur: 8 }, 'blurred'],
  ['a faded page', { ink: '#ccc' }, 'faded'],
  ['a hardly visible page', { ink: '#e8e8e8' }, 'faded'],
  ['a faded page with grain', { ink: '#ccc', grain: 3, paper: '#f8f8f8' }, 'faded'],
  ['one faded line', { lines: 1, ink: '#ccc' }, 'faded'],
  ['a dark page', { light: 0.15 }, 'too_dark'],
  ['a dark page with grain', { light: 0.2, grain: 8 }, 'too_dark'],
  ['a dark page out of focus', { light: 0.15, blur: 3 }, 'too_dark'],
  ['an empty page', { lines: 0 }, 'blank'],
  ['an empty back with little grain', { lines: 0, grain: 4, paper: '#f0f0ea' }, 'blank'],
  ['an empty back with much grain', { lines: 0, grain: 12, paper: '#f0f0ea' }, 'blank'],
  ['an empty back in uneven light', { lines: 0, grain: 6, shade: 50, paper: '#ddd' }, 'blank'],
]

describe('judgePicture', () => {
  it.each(CASES)('%s', (_what, look, expected) => {
    expect(judgePicture(greyOf(page(look)))).toBe(expected)
  })

  it('does not judge the contrast of a photo', () => {
    const { data, width, height } = page({ lines: 0, paper: '#999' })
    for (let at = 0; at < data.length; at += 4) {
      const [x, y] = [(at / 4) % width, Math.floor(at / 4 / width)]
      const value = 128 + 60 * Math.sin(x / 9) * Math.cos(y / 13) + 40 * Math.sin((x * y) / 900)
      data.set([value, value * 0.9, value * 0.7], at)
    }
    expect(judgePicture(greyOf({ data, width, height }))).toBeNull()
  })
})

describe('hasSidewaysText', () => {
  it.each([90, 270])('finds a page that is turned by %i degrees', (angle) => {
    expect(hasSidewaysText(greyOf(page({ angle })))).toBe(true)
    expect(hasSidewaysText(greyOf(page({ angle, lines: 8, grain: 4, paper: '#f4f4f4' })))).toBe(
      true,
    )
  })

  it.each([
    ['an upright page', {}],
    ['an upright page with few lines', { lines: 6 }],
    ['a page upside down', { angle: 180 }],
    ['an empty page', { lines: 0, grain: 5, paper: '#eee' }],
    ['an upright page with one line', { lines: 1 }],
    ['an upright page with one line and grain', { lines: 1, grain: 5, paper: '#eee' }],
    ['an upright page with two lines', { lines: 2 }],
    ['a letterhead with one line', { lines: 1, letterhead: true }],
    ['a letterhead with three lines', { lines: 3, letterhead: true }],
    ['a sideways page with two lines', { angle: 90, lines: 2 }],
    ['a sideways page with four lines', { angle: 90, lines: 4 }],
  ] satisfies [string, Look][])('does not find %s', (_what, look) => {
    expect(hasSidewaysText(greyOf(page(look)))).toBe(false)
  })

  it.each([
    ['a table with rules', drawTable],
    ['a barcode', drawBarcode],
    ['a bar chart', drawBars],
  ])('does not take %s for lines of text', (_what, draw) => {
    const context = createCanvas(707, 1000).getContext('2d')
    context.fillStyle = '#fff'
    context.fillRect(0, 0, 707, 1000)
    context.fillStyle = '#222'
    context.font = '14px sans-serif'
    draw(context)
    expect(hasSidewaysText(greyOf(context.getImageData(0, 0, 707, 1000)))).toBe(false)
  })
})

function drawTable(context: SKRSContext2D): void {
  for (let column = 0; column <= 6; column++) context.fillRect(40 + column * 100, 100, 2, 720)
  for (let cell = 0; cell < 180; cell++) {
    const [column, row] = [cell % 6, Math.floor(cell / 6)]
    context.fillText(`${1000 + cell * 7}`, 50 + column * 100, 118 + row * 24)
  }
}

function drawBarcode(context: SKRSContext2D): void {
  let x = 100
  for (let bar = 0; bar < 60; bar++) {
    const width = 2 + ((bar * 7) % 5)
    context.fillRect(x, 200, width, 120)
    x += width + 2 + ((bar * 3) % 4)
  }
  context.fillText('1 234567 890128', 200, 340)
}

function drawBars(context: SKRSContext2D): void {
  for (let bar = 0; bar < 8; bar++)
    context.fillRect(80 + bar * 70, 500 - bar * 40, 30, 100 + bar * 40)
}
