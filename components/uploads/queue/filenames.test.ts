import { expect, it } from 'vitest'
import { shortenFilename, stemOf } from './filenames'

it.each([
  ['receipt.pdf', 'receipt', '.pdf'],
  ['a.b.c.jpeg', 'a.b.c', '.jpeg'],
  ['ใบเสร็จ.png', 'ใบเสร็จ', '.png'],
  ['noextension', 'noextension', ''],
])('splits %s', (filename, stem, extension) => {
  expect(stemOf(filename)).toEqual({ stem, extension })
})

it.each([
  ['receipt.pdf', 'receipt.pdf'],
  ['exactly-28-characters-now.pd', 'exactly-28-characters-now.pd'],
  ['a-very-long-name-that-the-desk-gave-to-a-scan-0412.pdf', 'a-very-long-name-…n-0412.pdf'],
])('shortens %s for a sentence', (filename, expected) => {
  expect(shortenFilename(filename)).toBe(expected)
})

it('splits Thai between letters, never between a letter and its marks', () => {
  const shortened = shortenFilename(`${'ที่นี่'.repeat(20)}.pdf`)
  expect(shortened).toMatch(/^(?:ที่|นี่)+…(?:ที่|นี่)+\.pdf$/)
})
