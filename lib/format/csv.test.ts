import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvLine } from './csv'

const SIGNS = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫']
/** Characters that a reader skips, or a person does not see, before a sign. */
const BLANKS = ['', ' ', '\u00a0', '\u3000', '"']
const INVISIBLE = ['\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u00ad', '\u180e', '\ufe0f']
const DIRECTIONS_AND_CONTROLS = ['\u200e', '\u202e', '\u2066', '\u0000', '\u001b']
const SKIPPED = [...BLANKS, ...INVISIBLE, ...DIRECTIONS_AND_CONTROLS, ' \ufeff\u200b']
const SEPARATORS = [';', '\t', '\r', '\n', '\r\n']

describe('a line of a CSV', () => {
  it('quotes every text, doubles quotes, and preserves commas and line breaks', () => {
    expect(csvLine(['a "b"', 'c,d', 'e\nf', 'g;h', '', null, -12.5])).toBe(
      '"a ""b""","c,d","e\nf","g;h","",,-12.5\r\n',
    )
  })

  it.each([
    '=HYPERLINK("https://example.test")',
    '+1+cmd|calc',
    '-1+1',
    '@SUM(A1)',
    ' =1',
    '\u200b=1',
    '\ufeff=1',
    '＝1',
    '＋1',
    '－1',
    '＠A1',
  ])('neutralizes the formula %j', (text) => {
    expect(csvLine([text])).toBe(`"'${text.replaceAll('"', '""')}"\r\n`)
  })

  it.each(['\t', '\r', '\n'])('lets no text start with %j', (start) => {
    expect(csvLine([`${start}x`])).toBe(`"'${start}x"\r\n`)
    expect(csvLine([`${start}=1`])).toBe(`"'${start}'=1"\r\n`)
  })

  it.each(SEPARATORS)('neutralizes formulas after %j', (separator) => {
    expect(csvLine([`receipt${separator}=1+1`])).toBe(`"receipt${separator}'=1+1"\r\n`)
    expect(csvLine([`a${separator}b${separator}@A1`])).toBe(`"a${separator}b${separator}'@A1"\r\n`)
  })

  it('guards every sign after all skipped characters, at the start and after every separator', () => {
    for (const sign of SIGNS) {
      for (const skipped of SKIPPED) {
        const formula = `${skipped}${sign}1`
        const quoted = formula.replaceAll('"', '""')
        expect(csvLine([formula])).toBe(`"'${quoted}"\r\n`)
        for (const separator of SEPARATORS) {
          expect(csvLine([`a${separator}${formula}`])).toBe(`"a${separator}'${quoted}"\r\n`)
        }
      }
    }
  })

  it('leaves no formula to a reader that splits at any separator and strips quotes', () => {
    const text = fc.string({
      unit: fc.constantFrom(...SIGNS, ...SKIPPED, ...SEPARATORS, "'", ',', 'a', '1'),
    })
    fc.assert(
      fc.property(fc.array(text), (texts) => {
        for (const line of texts.map((one) => csvLine([one]))) {
          for (const part of line.split(/[;\t\r\n]/)) {
            const [first = ''] = [...part].filter((character) => !SKIPPED.includes(character))
            expect(SIGNS).not.toContain(first)
          }
        }
      }),
    )
  })

  it.each(['receipt-2.pdf', 'a@example.test', 'a=b', 'x; y', '領収書', 'ใบเสร็จ'])(
    'leaves %s unchanged',
    (text) => {
      expect(csvLine([text])).toBe(`"${text}"\r\n`)
    },
  )
})
