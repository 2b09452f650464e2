import { readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readProjectFile, ROOT, section, tableRows } from './testing/markdown'

const LOCALES = ['en', 'th', 'ja'] as const

type Locale = (typeof LOCALES)[number]

type Text = { key: string; text: string }

const MESSAGES = 'lib/i18n/messages'

/** Every message of a language, with its key: "uploads.row.retry". */
const TEXTS = Object.fromEntries(
  LOCALES.map((locale) => [
    locale,
    readdirSync(path.join(ROOT, MESSAGES, locale)).flatMap((file) =>
      textsIn(
        JSON.parse(readProjectFile(`${MESSAGES}/${locale}/${file}`)),
        path.basename(file, '.json'),
      ),
    ),
  ]),
) as Record<Locale, Text[]>

function textsIn(messages: unknown, key: string): Text[] {
  if (typeof messages !== 'object' || messages === null) return [{ key, text: String(messages) }]
  return Object.entries(messages).flatMap(([name, value]) => textsIn(value, `${key}.${name}`))
}

/** "key: text" of the messages that match. */
function found(locale: Locale, isWrong: (text: string, key: string) => boolean): string[] {
  return TEXTS[locale]
    .filter(({ key, text }) => isWrong(text, key))
    .map(({ key, text }) => `${key}: ${text}`)
}

const wording = readProjectFile('docs/wording.md')
const never = tableRows(section(wording, 'Never on screen'))

describe('the texts on screen', () => {
  it.each(
    never.map(([term = '', locale = '', instead = '']) => [locale, term.slice(1, -1), instead]),
  )('in %s have no “%s” (instead: %s)', (locale, term) => {
    expect(LOCALES).toContain(locale)
    // Inside a longer word the letters mean something else.
    const pattern = new RegExp(locale === 'en' ? `\\b${term}\\b` : term, 'i')
    expect(found(locale as Locale, (text) => pattern.test(text))).toEqual([])
  })

  it('have every term of the table in the messages of its language', () => {
    const terms = tableRows(section(wording, 'One term per thing'))
    expect(terms.length).toBeGreaterThan(25)
    for (const [, ...names] of terms) {
      for (const [index, locale] of LOCALES.entries()) {
        const all = TEXTS[locale].map(({ text }) => text.toLowerCase()).join('\n')
        for (const name of (names[index] ?? '').split(';')) {
          // Without the classifier in brackets and a remark before a colon.
          const term = name
            .replace(/[(（].*$/u, '')
            .replace(/^.*:/u, '')
            .trim()
          expect(all, `${term} in ${locale}`).toContain(stem(term.toLowerCase(), locale))
        }
      }
    }
  })

  it('in English write ID in capitals', () => {
    const quoted = /“id”/
    expect(
      found('en', (text) => !quoted.test(text) && /(?<![\w{-])id(?![\w}-])/.test(text)),
    ).toEqual([])
  })

  it('in Thai have a classifier after every counted number', () => {
    expect(found('th', (text) => /#(?! ?[\u0e00-\u0e7f]|\w)/u.test(text))).toEqual([])
    // An ordinal ("หน้า 3", "ไฟล์ที่ 2 จาก 5") and a measure have none.
    const counted = /(?<!ที่ |หน้า |–|จาก |\/ )\{\w+, number\}(?! ?[\u0e00-\u0e7f]|–|%| [×/])/u
    expect(found('th', (text) => counted.test(text))).toEqual([])
  })

  it('in Japanese have filenames in 「」', () => {
    // The texts of problems get theirs from `problems.quoted`.
    expect(
      found(
        'ja',
        (text, key) =>
          !key.startsWith('problems.text') &&
          /\{filename\}/.test(text) &&
          !/「(<file>)?\{filename\}/.test(text),
      ),
    ).toEqual([])
  })

  it('in Japanese have さん after names of people, and 「」 around other names', () => {
    expect(found('ja', (text) => /(?<!「)\{name\}(?!さん|」)/u.test(text))).toEqual([])
  })

  it.each(LOCALES)('in %s have no space before %%', (locale) => {
    expect(found(locale, (text) => / %/.test(text))).toEqual([])
  })

  it('in Japanese have no space before ・', () => {
    expect(found('ja', (text) => text.includes(' ・'))).toEqual([])
  })
})

/** Japanese verbs are inflected: 提出する is also 提出しました. */
function stem(term: string, locale: Locale): string {
  return locale === 'ja' ? term.replace(/(する|にする|める|れる)$/u, '') : term
}
