import { describe, expect, it } from 'vitest'
import { textPage as page, type Look } from '@/testing/text-page'
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
    expect(judgePicture(page(look))).toBe(expected)
  })

  it('does not judge the contrast of a photo', () => {
    const { data, width, height } = page({ lines: 0, paper: '#999' })
    for (let at = 0; at < data.length; at += 4) {
      const [x, y] = [(at / 4) % width, Math.floor(at / 4 / width)]
      const value = 128 + 60 * Math.sin(x / 9) * Math.cos(y / 13) + 40 * Math.sin((x * y) / 900)
      data.set([value, value * 0.9, value * 0.7], at)
    }
    expect(judgePicture({ data, width, height })).toBeNull()
  })
})

describe('hasSidewaysText', () => {
  it.each([90, 270])('finds a page that is turned by %i degrees', (angle) => {
    expect(hasSidewaysText(page({ angle }))).toBe(true)
    expect(hasSidewaysText(page({ angle, lines: 8, grain: 4, paper: '#f4f4f4' }))).toBe(true)
  })

  it.each([
    ['an upright page', {}],
    ['an upright page with few lines', { lines: 6 }],
    ['a page upside down', { angle: 180 }],
    ['an empty page', { lines: 0, grain: 5, paper: '#eee' }],
    ['a sideways page with two lines', { angle: 90, lines: 2 }],
  ] satisfies [string, Look][])('does not find %s', (_what, look) => {
    expect(hasSidewaysText(page(look))).toBe(false)
  })
})
