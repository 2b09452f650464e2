import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatBytes } from './bytes'
import { formatDateTime, formatDay, formatDeadline, timeLeft, zoneName } from './dates'
import { filenameParts } from './filename-parts'
import { graphemes } from './graphemes'
import { formatMoney } from './money'
import { api, pages, withQuery } from './paths'

describe('formatMoney', () => {
  it.each([
    [9_000_000, 'THB', 'en', '฿90,000.00'],
    [9_000_000, 'THB', 'th', '฿90,000.00'],
    [48_200, 'JPY', 'en', '¥48,200'],
    [48_200, 'JPY', 'ja', '¥48,200'],
    [31_250, 'SGD', 'en', 'S$312.50'],
    [8_400, 'MYR', 'en', 'RM 84.00'],
    [1_000, 'USD', 'en', 'US$10.00'],
    [1_000, 'KWD', 'en', 'KWD 1.000'],
  ])('writes %i %s in %s as %s', (amount, currency, locale, expected) => {
    expect(formatMoney(amount, currency, locale).replaceAll('\u00a0', ' ')).toBe(expected)
  })

  it('shows an unknown currency instead of failing', () => {
    expect(formatMoney(1_000, '???', 'en').replaceAll('\u00a0', ' ')).toBe('??? 10.00')
  })
})

describe('formatBytes', () => {
  it.each([
    [0, '0 bytes'],
    [1_023, '1,023 bytes'],
    [1_024, '1 KB'],
    [421_888, '412 KB'],
    [1_048_575, '1 MB'],
    [10_485_760, '10 MB'],
    [10_485_761, '10.1 MB'],
    [14_889_779, '14.2 MB'],
  ])('writes %i as %s', (bytes, expected) => {
    expect(formatBytes(bytes, 'en')).toBe(expected)
  })
})

describe('dates', () => {
  it('include their zone', () => {
    expect(formatDateTime('2026-03-27T16:59:59Z', 'en', 'Asia/Bangkok')).toBe(
      '27 Mar 2026, 23:59 ICT',
    )
    expect(formatDateTime('2026-03-27T16:59:59Z', 'ja', 'Asia/Tokyo')).toBe(
      '2026年3月28日 01:59（日本時間）',
    )
    expect(formatDateTime('2026-03-27T16:59:59Z', 'th', 'Asia/Bangkok')).toBe(
      '27 มี.ค. 2026 23:59 น. (เวลาไทย)',
    )
  })

  it.each([
    ['en', 'Asia/Bangkok', '27 Mar 2026, 23:59 ICT'],
    ['th', 'Asia/Bangkok', '27 มี.ค. 2026 23:59 น. (เวลาไทย)'],
    ['th', 'Asia/Tokyo', '28 มี.ค. 2026 01:59 น. (เวลาญี่ปุ่น ตรงกับเวลาไทย 27 มี.ค. 23:59 น.)'],
    ['ja', 'Asia/Bangkok', '2026年3月27日 23:59（タイ時間、日本時間では3月28日 01:59）'],
    ['ja', 'Asia/Tokyo', '2026年3月28日 01:59（日本時間）'],
  ])('add the time of the reader’s country to a deadline, in %s of %s', (locale, zone, text) => {
    expect(formatDeadline('2026-03-27T16:59:59Z', locale, zone)).toBe(text)
  })

  it('name any zone in words in Thai and Japanese', () => {
    const instant = new Date('2026-03-27T16:59:59Z')
    expect(zoneName(instant, 'Asia/Singapore', 'ja')).toBe('シンガポール時間')
    expect(zoneName(instant, 'Asia/Kolkata', 'ja')).not.toMatch(/[A-Z]/)
    expect(zoneName(instant, 'Asia/Kolkata', 'th')).not.toMatch(/[A-Z]/)
  })

  it('have Gregorian years in Thai, as the date fields do', () => {
    expect(formatDay('2026-03-27T16:59:59Z', 'th', 'Asia/Bangkok')).toBe('27 มี.ค. 2026')
  })

  it('never show more time than is left', () => {
    const now = new Date('2026-03-25T12:00:00Z')
    expect(timeLeft(new Date('2026-03-27T16:59:59Z'), now)).toEqual({
      days: 2,
      hours: 4,
      minutes: 59,
    })
    expect(timeLeft(new Date('2026-03-25T12:00:59Z'), now)).toEqual({
      days: 0,
      hours: 0,
      minutes: 0,
    })
    expect(timeLeft(now, now)).toBe('passed')
  })
})

describe('filenameParts', () => {
  it('keeps the extension, and never separates a Thai vowel from its letter', () => {
    expect(filenameParts('a-very-long-name-of-a-receipt.pdf')).toEqual({
      start: 'a-very-long-name-of-a-r',
      end: 'eceipt.pdf',
    })
    expect(filenameParts('a.pdf')).toEqual({ start: '', end: 'a.pdf' })
    const thai = filenameParts('ใบเสร็จรับเงินที่.pdf')
    expect(thai.start + thai.end).toBe('ใบเสร็จรับเงินที่.pdf')
    expect(thai.end).toMatch(/ที่\.pdf$/u)
  })
})

describe('graphemes', () => {
  it('are those of Intl.Segmenter, with and without it', () => {
    const text = fc.oneof(fc.string({ unit: 'binary-ascii' }), fc.string({ unit: 'grapheme' }))
    fc.assert(
      fc.property(text, (any) => {
        const segments = [...new Intl.Segmenter('und').segment(any)]
        expect(graphemes(any)).toEqual(segments.map(({ segment }) => segment))
      }),
    )
  })
})

describe('paths', () => {
  it('encode their values and refuse dot segments', () => {
    expect(pages.dispute('dspt_test_1')).toBe('/disputes/dspt_test_1')
    expect(api.content('a/b', 'c?d')).toBe('/api/disputes/a%2Fb/documents/c%3Fd/content')
    expect(() => api.dispute('..')).toThrow()
    expect(withQuery('/x', { a: 'b c', empty: '', none: undefined, n: 0 })).toBe('/x?a=b+c&n=0')
  })
})
