import { expect, it } from 'vitest'
import { csvLine } from './csv'

it('quotes what would end a field', () => {
  expect(csvLine(['a,b', 'say "hi"', 'two\nlines', 'a;b', 7, null, ''])).toBe(
    '"a,b","say ""hi""","two\nlines","a;b",7,,\r\n',
  )
})

it.each([
  '=HYPERLINK("https://evil.example")',
  '+1+cmd|calc',
  '-2+3',
  '@SUM(A1)',
  '\t=1+1',
  '\r=1',
  ' =1+1',
  '\uFEFF=1',
  '\uFF1D1+1',
])('%j is shown, never computed', (text) => {
  const line = csvLine([text]).replace(/^"/, '')
  expect(line.startsWith("'")).toBe(true)
})

it('leaves ordinary texts as they are', () => {
  expect(csvLine(['receipt-1.pdf', 'a=b', 'ใบเสร็จ', '領収書'])).toBe(
    'receipt-1.pdf,a=b,ใบเสร็จ,領収書\r\n',
  )
})
