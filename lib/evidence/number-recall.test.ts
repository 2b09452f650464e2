import { describe, expect, it } from 'vitest'
import {
  digits,
  generator,
  grouped,
  lookalikes,
  negatives,
  PASSPORTS,
  positives,
  valid,
} from '@/testing/number-texts'
import { isCardNumber, isMyNumber, isThaiId } from './number-rules'
import type { NumberKind } from './number-kinds'
import { findSensitiveNumbers } from './sensitive-numbers'

function rate(texts: readonly string[], kind?: NumberKind): number {
  return texts.filter((text) =>
    findSensitiveNumbers(text).some((found) => kind === undefined || found.kind === kind),
  ).length
}

describe('finding numbers', () => {
  const random = generator(20_261_128)
  const samples = positives(random)
  const others = negatives(random)

  it('has the recall and precision that the documentation states', () => {
    const missed = samples.filter(
      ({ text, kind }) => !findSensitiveNumbers(text).some((found) => found.kind === kind),
    )
    const alarms = others.filter((text) => findSensitiveNumbers(text).length > 0)
    const found = samples.length - missed.length
    const recall = found / samples.length
    const precision = found / (found + alarms.length)
    const alone = Array.from({ length: 4000 }, () => digits(random, 16, String(1 + random(9))))
    const percent = (share: number) => `${(share * 100).toFixed(1)} %`
    process.stdout.write(
      `numbers: recall ${percent(recall)} of ${samples.length}, precision ${percent(precision)}, ` +
        `false alarms in ${alarms.length} of ${others.length} texts with random 16-digit numbers; ` +
        `a file with nothing but one such number: ${percent(rate(alone) / alone.length)}\n`,
    )
    expect(missed).toEqual([])
    expect(samples.length).toBeGreaterThanOrEqual(55)
    expect(others.length).toBeGreaterThanOrEqual(1000)
    expect(alarms.length / others.length).toBeLessThanOrEqual(1 / 200)
    // Without words, only the digits can tell: 29 in 100 are in a range of a network, and one in ten of those passes.
    expect(rate(alone) / alone.length).toBeLessThan(0.035)
  })

  it('finds no number in what only looks like one, by the kind that it looks like', () => {
    const counts = new Map<NumberKind, { texts: number; alarms: string[] }>()
    for (const { text, tempts } of lookalikes(random)) {
      const count = counts.get(tempts) ?? { texts: 0, alarms: [] }
      count.texts += 1
      if (findSensitiveNumbers(text).some(({ kind }) => kind === tempts)) count.alarms.push(text)
      counts.set(tempts, count)
    }
    const figures = [...counts].map(
      ([kind, { texts, alarms }]) => `${kind} ${alarms.length} of ${texts}`,
    )
    process.stdout.write(`false alarms in lookalikes: ${figures.join(', ')}\n`)
    expect([...counts.values()].flatMap(({ alarms }) => alarms)).toEqual([])
    expect([...counts.keys()].toSorted()).toEqual([
      'card_number',
      'my_number',
      'passport',
      'thai_id',
    ])
  })

  it('finds no card in numbers that begin with a year, and nothing in those with a date', () => {
    const dates = ['20261128', '20240229', '25691128', '2569']
    const years = ['2024', '2025', '2026', '2027', '2553', '2559', '2561', '2582']
    const texts = (start: string) =>
      [12, 13, 14, 15, 16, 17, 18, 19].flatMap((length) =>
        Array.from({ length: 60 }, () => digits(random, length, start)).flatMap((number) => [
          number,
          `Order ${number}`,
          `Payment ${number}`,
          `Paid: ${number} by Visa`,
          `ชำระเงิน ${number}`,
          `お支払い番号 ${number}`,
          `お支払い ${grouped(number, [4, 4, 4, 4, 3], '-')}`,
          `${number}.pdf`,
          `${number.slice(0, 8)}-${number.slice(8)}`,
          `${number.slice(0, 4)}-${grouped(number.slice(4), [4, 4, 4], '-')}`,
        ]),
      )
    expect(dates.flatMap(texts).filter((text) => rate([text]) > 0)).toEqual([])
    expect(years.flatMap(texts).filter((text) => rate([text], 'card_number') > 0)).toEqual([])
  })

  it('finds cards in a range that begins with a year by a word for the card', () => {
    const number = valid(digits(random, 15, '2569'), isCardNumber, random)
    for (const label of ['Card number: ', 'Mastercard ', 'บัตรเครดิต ', 'カード番号 ']) {
      expect(rate([label + number], 'card_number')).toBe(1)
    }
  })

  it('finds IDs and Individual Numbers that begin like a year, without a label', () => {
    for (const start of ['2560', '2561', '2564', '2573', '2579']) {
      const stem = () => digits(random, 12, start)
      const ids = Array.from({ length: 20 }, () => valid(stem(), isThaiId, random))
      expect(rate(ids, 'thai_id')).toBe(20)
      expect(
        rate(
          ids.map((id) => `copy of ${id}`),
          'thai_id',
        ),
      ).toBe(20)
    }
    // Not followed by a month, which would make a date.
    for (const start of ['20133', '20244', '20265', '20399']) {
      const stem = () => digits(random, 11, start)
      const numbers = Array.from({ length: 20 }, () => valid(stem(), isMyNumber, random))
      const printed = numbers.map((number) => `氏名 山田 ${grouped(number, [4, 4, 4], ' ')}`)
      expect(rate(printed, 'my_number')).toBe(20)
    }
  })

  it.each(['IMEI', 'IMEI:', 'IMEI 1 ', 'IMEISV', 'imei_', 'IMEI/MEID '])(
    'finds nothing in numbers with the label %s',
    (label) => {
      const starts = ['35', '86', '01', '34', '37', '3528']
      const texts = starts.flatMap((start) =>
        [15, 16].flatMap((length) =>
          Array.from({ length: 50 }, () => digits(random, length, start)).flatMap((number) => [
            `${label} ${number}`,
            `${label}${number}`,
            `${label} ${grouped(number, [2, 6, 6, 2], '-')}`,
            `${label} ${grouped(number, [2, 6, 6, 2], ' ')}`,
          ]),
        ),
      )
      expect(texts.filter((text) => rate([text]) > 0)).toEqual([])
    },
  )

  it('finds a card in few numbers that a line breaks inside of a group', () => {
    const random = generator(20_261_129)
    const texts = Array.from({ length: 4000 }, () => {
      const number = digits(random, 16, String(1 + random(9)))
      const at = 1 + random(18)
      const printed = grouped(number, [4, 4, 4, 4], ' ')
      return `Sold ${printed.slice(0, at).trimEnd()}\n${printed.slice(at).trimStart()} pieces`
    })
    const ones = Array.from({ length: 1000 }, () => {
      const row = () => Array.from({ length: 6 }, () => digits(random, 1 + random(4))).join(' ')
      return `Qty price total\n${[row(), row(), row(), row()].join('\n')}`
    })
    const share = rate(texts) / texts.length
    process.stdout.write(
      `broken inside of a group: ${(share * 100).toFixed(1)} % of random numbers of 16 digits, ` +
        `${rate(ones)} of 1000 tables of short numbers\n`,
    )
    expect(share).toBeLessThan(0.035)
    expect(rate(ones) / ones.length).toBeLessThan(0.01)
  })

  it('finds a card in few numbers that are printed like one within a sentence', () => {
    const random = generator(20_261_130)
    const texts = Array.from({ length: 4000 }, () => {
      const number = digits(random, 16, String(1 + random(9)))
      return `We packed ${grouped(number, [4, 4, 4, 4], ' ')} for you.`
    })
    const share = rate(texts) / texts.length
    process.stdout.write(
      `printed in groups of four: ${(share * 100).toFixed(1)} % of random numbers of 16 digits\n`,
    )
    expect(share).toBeLessThan(0.035)
  })

  it('finds a card in few numbers with slashes and blanks between their groups', () => {
    const random = generator(20_261_132)
    const texts = Array.from({ length: 4000 }, () => {
      const number = digits(random, 16, String(1 + random(9)))
      return `We packed ${grouped(number, [4, 4, 4, 4], ' / ')} for you.`
    })
    const others = Array.from({ length: 4000 }, () => {
      const number = () => digits(random, 1 + random(6), String(1 + random(9)))
      return `Sizes: ${Array.from({ length: 8 }, number).join(' / ')} mm`
    })
    const share = rate(texts) / texts.length
    process.stdout.write(
      `with slashes and blanks: ${(share * 100).toFixed(1)} % of random numbers of 16 digits, ` +
        `${rate(others)} of 4000 lists of other lengths\n`,
    )
    expect(share).toBeLessThan(0.035)
    expect(rate(others)).toBeLessThan(20)
  })

  it('finds no Individual Number that a line breaks inside of a group without a word for it', () => {
    const random = generator(20_261_133)
    const texts = Array.from({ length: 2000 }, () => {
      const printed = grouped(digits(random, 12), [4, 4, 4], ' ')
      const at = 1 + random(13)
      return `様 ${printed.slice(0, at).trimEnd()}\n${printed.slice(at).trimStart()} 個`
    }).filter((text) => !/\d{4}\n\d{4}/.test(text))
    expect(rate(texts, 'my_number')).toBe(0)
  })

  it('finds no passport in rows of random letters, or in lines with another digit', () => {
    const random = generator(20_261_134)
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<<<<'
    const rows = Array.from({ length: 2000 }, () =>
      Array.from({ length: 88 }, () => letters[random(letters.length)]).join(''),
    )
    expect(rate(rows, 'passport')).toBe(0)
    const joined = PASSPORTS[0]?.replace('\n', ' ') ?? ''
    const changed = Array.from({ length: 2000 }, () => {
      const at = 45 + random(43)
      return joined.slice(0, at) + String(random(10)) + joined.slice(at + 1)
    }).filter((text) => text !== joined)
    const share = rate(changed, 'passport') / changed.length
    process.stdout.write(
      `joined passport lines with another digit: ${(share * 100).toFixed(1)} %\n`,
    )
    expect(share).toBeLessThan(0.03)
  })

  it('finds Individual Numbers among 12-digit numbers only by their label or print', () => {
    const numbers = Array.from({ length: 2000 }, () => digits(random, 12))
    const order = rate(numbers.map((number) => `Order ${number}`))
    const plain = rate(numbers.map((number) => `${number} 様`))
    const printed = rate(numbers.map((number) => `様 ${grouped(number, [4, 4, 4], ' ')}`))
    process.stdout.write(
      `Individual Numbers: false alarms in ${order + plain} of 4000 plain numbers, ` +
        `${printed} of 2000 in groups of four in a Japanese text\n`,
    )
    expect(order + plain).toBe(0)
    expect(printed / numbers.length).toBeLessThan(0.12)
  })

  it('finds passport lines after a label', () => {
    const [lines = ''] = PASSPORTS
    for (const label of ['Passport: ', 'field_1: ', '旅券：']) {
      const [found, ...others] = findSensitiveNumbers(label + lines)
      expect(found).toEqual({ kind: 'passport', lastFour: '02C3' })
      expect(others).toEqual([])
    }
  })

  it('finds no passport lines with a wrong check digit', () => {
    expect(findSensitiveNumbers('L898902C36UTO7408122F1204158ZE184226B<<<<<10')).toEqual([])
    expect(findSensitiveNumbers(PASSPORTS[0] ?? '')).toEqual([
      { kind: 'passport', lastFour: '02C3' },
    ])
  })
})
