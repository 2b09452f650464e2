import { describe, expect, it } from 'vitest'
import { cleanName, foldName, isDeceptive, isNameLength, isSystemName, nameFor } from './names'

describe('cleanName', () => {
  it.each([
    ['Naoko Ito', 'Naoko Ito'],
    ['  Naoko \t\n Ito ', 'Naoko Ito'],
    ['伊藤　直子', '伊藤 直子'],
    ['Nao\u200Bko\u00AD Ito\uFEFF', 'Naoko Ito'],
    ['\u202Eotl okoaN\u202C', 'otl okoaN'],
    ['\u2066Naoko\u2069\u061C', 'Naoko'],
    ['Naoko\u3164Ito\u2800', 'NaokoIto'],
    ['Naoko\uFFFF\u{1FFFE}', 'Naoko'],
    ['Naoko\u2028Ito', 'Naoko Ito'],
    ['Naoko\0\u0007\uD800', 'Naoko\uFFFD'],
    ['Zoe\u0308', 'Zoë'],
    ['สมชาย ประเสริฐ', 'สมชาย ประเสริฐ'],
    ['\u200B \u2060', ''],
  ])('%j is %j', (typed, kept) => {
    expect(cleanName(typed)).toBe(kept)
  })
})

describe('foldName', () => {
  it.each([
    ['Naoko Ito', 'NAOKO  ITO'],
    ['Naoko Ito', 'Ｎａｏｋｏ　Ｉｔｏ'],
    ['Naoko Ito', 'Nao\u200Dko\u00A0Ito'],
    ['Straße', 'STRASSE'],
    ['ｻｸﾗ', 'サクラ'],
  ])('folds %j and %j to the same name', (one, other) => {
    expect(foldName(one)).toBe(foldName(other))
  })

  it('keeps different names apart', () => {
    expect(new Set(['Naoko Ito', 'Naoki Ito', 'NaokoIto', '直子'].map(foldName)).size).toBe(4)
  })
})

it.each([
  'Server start',
  'SERVER  START',
  'ｓｅｒｖｅｒ ｓｔａｒｔ',
  'Server\u200B start',
  'server',
  'single sign-on',
  'NPM run people',
])('the audit log uses %j for no person', (name) => {
  expect(isSystemName(name)).toBe(true)
})

it('a name may contain a word of the audit log', () => {
  expect(isSystemName('Server Sterling')).toBe(false)
})

it.each([
  'Naoko Ito (admin@example.com)',
  'Naoko Ito (admin＠example.com)',
  'N\u0430oko Ito',
  'S\u0435rver start',
  'Server st\u03B1rt',
])('%j is ambiguous', (name) => {
  expect(isDeceptive(name)).toBe(true)
})

it.each(['Naoko Ito', 'Иван Ivanov', 'Ελένη Papas', '伊藤 Naoko', 'สมชาย Prasert', 'Zoë', '7'])(
  '%j is unambiguous',
  (name) => {
    expect(isDeceptive(name)).toBe(false)
  },
)

it.each([
  ['', false],
  ['…', false],
  ['\u0301', false],
  ['7', true],
  ['渡', true],
  ['𠮷'.repeat(100), true],
  ['x'.repeat(101), false],
])('%j has a valid length: %s', (name, expected) => {
  expect(isNameLength(name)).toBe(expected)
})

describe('nameFor', () => {
  it.each([
    ['naoko.ito@example.com', undefined, 'Naoko Ito'],
    ['naoko.ito@example.com', ' 伊藤 \u202E直子 ', '伊藤 直子'],
    ['naoko.ito@example.com', 'ＳＥＲＶＥＲ start', 'Naoko Ito'],
    ['naoko.ito@example.com', '\u200B…', 'Naoko Ito'],
    ['naoko.ito@example.com', '𠮷'.repeat(150), '𠮷'.repeat(100)],
    ['server.start@example.com', 'Server start', 'server.start@example.com'],
    ['+@example.com', undefined, '+@example.com'],
  ])('of %s, called %j by the provider, is %j', (email, suggested, name) => {
    expect(nameFor(email, suggested)).toBe(name)
  })
})
