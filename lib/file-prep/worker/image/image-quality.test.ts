import { createCanvas } from '@napi-rs/canvas'
import { describe, expect, it } from 'vitest'
import {
  greyOf,
  hasTransparency,
  isBlank,
  isBlurred,
  isTooSmall,
  losslessFactor,
  sharpness,
} from './image-quality'

/** A receipt of 600 × 800 pixels, as seen through a lens that is `blur` pixels out of focus. */
function receipt(blur: number) {
  const canvas = createCanvas(600, 800)
  const context = canvas.getContext('2d')
  context.filter = blur > 0 ? `blur(${blur}px)` : 'none'
  context.fillStyle = '#fff'
  context.fillRect(0, 0, 600, 800)
  context.fillStyle = '#222'
  context.font = '16px sans-serif'
  for (let line = 0; line < 30; line++) {
    context.fillText(
      `Item ${line} · 1 × THB ${line * 37}.00 delivered to Bangkok`,
      40,
      40 + line * 24,
    )
  }
  return context.getImageData(0, 0, 600, 800)
}

function photo() {
  const data = new Uint8ClampedArray(160 * 120 * 4)
  for (let at = 0; at < data.length; at += 4) {
    data.set([(at * 7) % 256, (at * 13 + at / 640) % 256, (at / 97) % 256, 255], at)
  }
  return { data, width: 160, height: 120 }
}

const flat = (value: number, alpha = 255) => {
  const data = new Uint8ClampedArray(50 * 50 * 4).fill(value)
  for (let at = 3; at < data.length; at += 4) data[at] = alpha
  return { data, width: 50, height: 50 }
}

describe('isBlurred', () => {
  it('distinguishes readable from unreadable pictures', () => {
    expect(isBlurred(greyOf(receipt(0)))).toBe(false)
    expect(isBlurred(greyOf(receipt(1)))).toBe(false)
    expect(isBlurred(greyOf(receipt(8)))).toBe(true)
    expect(isBlurred(greyOf(receipt(15)))).toBe(true)
  })

  it('decreases with every pixel out of focus', () => {
    const values = [0, 1, 2, 4, 8].map((blur) => sharpness(greyOf(receipt(blur))))
    expect(values).toEqual(values.toSorted((a, b) => b - a))
  })

  it('does not judge pictures that are too small to have edges', () => {
    expect(isBlurred(greyOf({ data: new Uint8ClampedArray(16), width: 2, height: 2 }))).toBe(false)
  })
})

describe('isBlank', () => {
  it('treats paper and darkness as blank, but not a line of text', () => {
    expect(isBlank(greyOf(flat(255)))).toBe(true)
    expect(isBlank(greyOf(flat(3)))).toBe(true)
    expect(isBlank(greyOf(receipt(0)))).toBe(false)
  })
})

it.each([
  [640, 426, false],
  [636, 227, false],
  [1080, 150, true],
  [320, 240, true],
  [600, 800, false],
])('%i × %i pixels are too small: %s', (width, height, expected) => {
  expect(isTooSmall({ width, height })).toBe(expected)
})

it('distinguishes a screenshot from a photo', () => {
  expect(losslessFactor(receipt(0))).toBeGreaterThan(1)
  expect(losslessFactor(photo())).toBe(0)
})

it('detects a single transparent pixel', () => {
  expect(hasTransparency(flat(9))).toBe(false)
  expect(hasTransparency(flat(9, 254))).toBe(true)
})
