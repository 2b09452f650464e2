import { expect, it } from 'vitest'
import { uniqueName } from './unique-names'

it('returns each name once, compared without case and Unicode composition', () => {
  const taken = new Set<string>()
  const given = [
    'slip.pdf',
    'SLIP.PDF',
    'slip.pdf',
    'slip (2).pdf',
    'caf\u00e9.png',
    'cafe\u0301.png',
    'straße.jpg',
    'STRASSE.jpg',
    'no extension',
    'no extension',
  ].map((name) => uniqueName(name, taken))
  expect(given).toEqual([
    'slip.pdf',
    'SLIP (2).PDF',
    'slip (3).pdf',
    'slip (2) (2).pdf',
    'caf\u00e9.png',
    'cafe\u0301 (2).png',
    'straße.jpg',
    'STRASSE (2).jpg',
    'no extension',
    'no extension (2)',
  ])
})
