import fc from 'fast-check'
import { countWork } from './testing/count-work'
import { describe, expect, it } from 'vitest'
import { isCardNumber, isThaiId } from './number-rules'
import { findSensitiveNumbers, maskSensitiveNumbers, sensitiveSpans } from './sensitive-numbers'

const digitsOf = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })

function withCheckDigit(digits: readonly number[], passes: (number: string) => boolean): string {
  const stem = digits.join('')
  const whole = Array.from({ length: 10 }, (_, last) => `${stem}${last}`).find(passes)
  if (!whole) throw new Error(`${stem} can be completed by no digit`)
  return whole
}

/** First digits and lengths that the networks issue. */
const ISSUED = [
  ['4', 13],
  ['4', 16],
  ['4', 19],
  ['51', 16],
  ['2221', 16],
  ['2720', 16],
  ['34', 15],
  ['37', 15],
  ['3528', 16],
  ['3589', 19],
  ['305', 14],
  ['36', 14],
  ['6011', 16],
  ['65', 16],
  ['62', 16],
  ['62', 19],
] as const

const card = fc
  .constantFrom(...ISSUED)
  .chain(([first, length]) =>
    digitsOf(length - first.length - 1).map((rest) => [...Array.from(first, Number), ...rest]),
  )
  .map((stem) => withCheckDigit(stem, isCardNumber))

/** Registered in one of the provinces. */
const thaiId = fc
  .tuple(
    fc.integer({ min: 1, max: 8 }),
    fc.constantFrom(10, 27, 38, 50, 67, 77, 84, 96),
    digitsOf(9),
  )
  .map(([first, province, rest]) =>
    withCheckDigit([first, ...Array.from(String(province), Number), ...rest], isThaiId),
  )

const separator = fc.constantFrom(' ', '-', '\u00a0', '.', '–')

function grouped(digits: string, size: number, between: string): string {
  return digits.match(new RegExp(`.{1,${size}}`, 'g'))?.join(between) ?? digits
}

const kinds = (text: string) => findSensitiveNumbers(text).map(({ kind }) => kind)

describe('findSensitiveNumbers', () => {
  it.each([
    ['Visa 4242 4242 4242 4242, thank you', 'card_number', '4242'],
    ['4111111111111111', 'card_number', '1111'],
    ['card=3782-822463-10005;', 'card_number', '0005'],
    ['5555\u00a05555\u00a05555\u00a04444', 'card_number', '4444'],
    ['4242 4242 4242 4242', 'card_number', '4242'],
    ['ID 1-1017-00230-70-8', 'thai_id', '0708'],
    ['๑-๑๐๑๗-๐๐๒๓๐-๗๐-๘', 'thai_id', '0708'],
    ['scan_1101700230708.pdf', 'thai_id', '0708'],
  ])('finds it in %s', (text, kind, lastFour) => {
    expect(findSensitiveNumbers(text)).toContainEqual({ kind, lastFour })
  })

  it.each([
    '4242 4242 4242 4241',
    '12/05/2026 13:45:10',
    '+66 81 234 5678',
    'THB 1,234,567.89',
    'TH12345678901234567890123',
    '4242 4242 / 4242 4242',
    'order 00000000-0000-0000-0000-000000000000',
  ])('finds nothing in %s', (text) => {
    expect(findSensitiveNumbers(text)).toEqual([])
  })

  it('finds every card in any grouping and context', () => {
    const around = fc.constantFrom('', 'Card: ', 'no.', '(', 'บัตร ')
    fc.assert(
      fc.property(
        card,
        fc.integer({ min: 3, max: 6 }),
        separator,
        around,
        (digits, size, between, before) => {
          const text = `${before}${grouped(digits, size, between)} paid`
          expect(kinds(text)).toContain('card_number')
          expect(kinds(`${before}${digits}`)).toContain('card_number')
        },
      ),
    )
  })

  it('finds a card next to other numbers', () => {
    fc.assert(
      fc.property(card, fc.integer({ min: 0, max: 99 }), (digits, other) => {
        expect(kinds(`${other} ${grouped(digits, 4, ' ')} ${other}`)).toContain('card_number')
      }),
    )
  })

  it.each([
    'Receipt\nThank you for your visit\n4242 4242 4242 4242',
    'Receipt\nThe Sample Shop\n4242 4242 4242 4242',
  ])('finds a card number below an unrelated heading in %j', (text) => {
    expect(kinds(text)).toEqual(['card_number'])
  })

  it.each(['領収書\nカー ド番号 4242 4242 4242 4242', '領　収　書\nカ ー ド 4242424242424242'])(
    'reads a label whose letters have spaces between them in %j',
    (text) => {
      expect(kinds(text)).toEqual(['card_number'])
    },
  )

  it.each([
    'Order 4242 4242 4242 4242',
    'Order number:\n4242 4242 4242 4242',
    'Order number\n\nNo. 4242 4242 4242 4242',
    '注 文 番 号 4242 4242 4242 4242',
    '注文番号\n4242 4242 4242 4242',
    'Visa\nTransaction\nID 4242424242424242',
    'Barcode\nSinging Bowl\n8850999320007',
    '伝票番号\n山田様\n1234-5678-9018',
  ])('ignores a number that its label rules out in %j', (text) => {
    expect(kinds(text)).toEqual([])
  })

  it('finds a printed number wherever its line ends', () => {
    fc.assert(
      fc.property(
        card.filter((digits) => digits.length === 16),
        thaiId,
        fc.constantFrom('\n', '\r\n', ' \n '),
        (digits, id, lineEnd) => {
          const written = id.replace(/^(.)(.{4})(.{5})(..)(.)$/, '$1 $2 $3 $4 $5')
          for (const [text, kind] of [
            [grouped(digits, 4, ' '), 'card_number'],
            [written, 'thai_id'],
          ] as const) {
            for (let at = 1; at < text.length; at += 1) {
              const [before, after] = [text.slice(0, at).trimEnd(), text.slice(at).trimStart()]
              expect(kinds(`Thank you. ${before}${lineEnd}${after} Bangkok`)).toContain(kind)
            }
          }
        },
      ),
      { numRuns: 30 },
    )
  })

  it.each([
    // In a different grouping: two lines of a table.
    '4242 42\n424 242 4242 42',
    // With one wrong digit.
    '4242 42\n42 4242 4241',
    // A row of groups of two, of which only one line end is inside of a group.
    '42 42 42\n42 42 42 42 42',
  ])('finds no number in %j', (text) => {
    expect(findSensitiveNumbers(`Sold ${text} pieces`)).toEqual([])
  })

  it('finds every Thai ID as printed on the card', () => {
    fc.assert(
      fc.property(thaiId, (id) => {
        const written = id.replace(/^(.)(.{4})(.{5})(..)(.)$/, '$1-$2-$3-$4-$5')
        expect(kinds(written)).toContain('thai_id')
        expect(kinds(id)).toContain('thai_id')
      }),
    )
  })

  it('ignores numbers with one wrong digit', () => {
    fc.assert(
      fc.property(
        card,
        thaiId,
        fc.nat(11),
        fc.integer({ min: 1, max: 9 }),
        (number, id, at, by) => {
          const wrong = (digits: string) =>
            digits.slice(0, at) + ((Number(digits[at]) + by) % 10) + digits.slice(at + 1)
          expect(kinds(`Card ${wrong(number)}`)).not.toContain('card_number')
          // The Thai check digit maps two remainders to one digit, so a few wrong numbers pass.
          if (!isThaiId(wrong(id))) expect(kinds(`ID ${wrong(id)}`)).not.toContain('thai_id')
        },
      ),
    )
  })

  it('never returns the number itself', () => {
    fc.assert(
      fc.property(card, (digits) => {
        expect(JSON.stringify(findSensitiveNumbers(digits))).not.toContain(digits.slice(0, -4))
      }),
    )
  })

  it('does linear work on a page of digits', async () => {
    const workOn = async (groups: number) => {
      const page = '4242 '.repeat(groups)
      const { steps, touched } = await countWork(() => {
        expect(kinds(page)).toContain('card_number')
      })
      return steps + touched
    }
    expect(await workOn(80_000)).toBeLessThan(10 * (await workOn(10_000)))
  })
})

describe('sensitiveSpans', () => {
  const found = (text: string) =>
    sensitiveSpans(text).map(({ start, end }) => text.slice(start, end))

  it('covers each number completely, with its separators, at every occurrence', () => {
    fc.assert(
      fc.property(card, separator, (number, between) => {
        const written = grouped(number, 4, between)
        expect(found(`Card ${written}, again: ${written}`)).toEqual([written, written])
      }),
    )
  })

  it('includes none of the surrounding words', () => {
    expect(found('Paid with ๔๒๔๒ 4242 4242 4242 on 3 May')).toEqual(['๔๒๔๒ 4242 4242 4242'])
    expect(found('Order 12345, 3 May 2026')).toEqual([])
  })

  it('is empty exactly when no number is found', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789 -a') }), (text) => {
        expect(sensitiveSpans(text).length === 0).toBe(findSensitiveNumbers(text).length === 0)
      }),
    )
  })
})

describe('maskSensitiveNumbers', () => {
  it('keeps the last four digits, and all other text', () => {
    expect(maskSensitiveNumbers('slip 4242 4242 4242 4242, 12 May.pdf')).toBe(
      'slip xxxx xxxx xxxx 4242, 12 May.pdf',
    )
    expect(maskSensitiveNumbers('order 12345.pdf')).toBe('order 12345.pdf')
  })

  it('leaves nothing to be found', () => {
    fc.assert(
      fc.property(card, thaiId, separator, (number, id, between) => {
        const masked = maskSensitiveNumbers(`${grouped(number, 4, between)}, ${id}`)
        expect(findSensitiveNumbers(masked)).toEqual([])
        expect(masked.endsWith(id.slice(-4))).toBe(true)
      }),
    )
  })
})
