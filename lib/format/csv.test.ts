import { describe, expect, it } from 'vitest'
import { csvLine } from './csv'

describe('a line of a CSV', () => {
  it('quotes every text, doubles quotes, and keeps commas and line breaks inside', () => {
    expect(csvLine(['a "b"', 'c,d', 'e\nf', '', null, -12.5])).toBe(
      '"a ""b""","c,d","e\nf","",,-12.5\r\n',
    )
  })

  it.each([
    '=HYPERLINK("https://example.test")',
    '+1',
    '-1+1',
    '@SUM(A1)',
    ' =1',
    '\t=1',
    '\r=1',
    '\n=1',
    '\u200b=1',
    '＝1',
    '＋1',
    '－1',
    '＠A1',
  ])('makes no formula of %j', (text) => {
    expect(csvLine([text])).toBe(`"'${text.replaceAll('"', '""')}"\r\n`)
  })

  it.each(['receipt-2.pdf', 'a@example.test', '領収書', 'ใบเสร็จ'])('leaves %s alone', (text) => {
    expect(csvLine([text])).toBe(`"${text}"\r\n`)
  })
})
