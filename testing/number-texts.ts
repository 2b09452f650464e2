import { isCardNumber, isMyNumber, isThaiId } from '@/lib/evidence/number-rules'
import type { NumberKind } from '@/lib/evidence/number-kinds'

/** Texts with and without sensitive numbers, each labelled with what is in it. */

/** The same numbers in every run (mulberry32). */
export function generator(seed: number) {
  let state = seed
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

type Random = ReturnType<typeof generator>

export function digits(random: Random, length: number, start = ''): string {
  let text = start
  while (text.length < length) text += random(10)
  return text
}

export function valid(stem: string, passes: (number: string) => boolean, random: Random): string {
  for (let at = 0; at < 10; at++) if (passes(`${stem}${at}`)) return `${stem}${at}`
  return valid(digits(random, stem.length, stem.slice(0, 4)), passes, random)
}

export function grouped(number: string, sizes: readonly number[], between: string): string {
  let at = 0
  return sizes.map((size) => number.slice(at, (at += size))).join(between)
}

const SEPARATORS = [
  ' ',
  '-',
  '.',
  '_',
  '/',
  '\u00a0',
  '\u2009',
  '\u2011',
  '–',
  ' - ',
  '\u3000',
  '\n',
]
const NETWORKS = [
  ['visa', '4', 16],
  ['mastercard', '54', 16],
  ['mastercard 2-series', '2230', 16],
  ['jcb', '3540', 16],
  ['discover', '6011', 16],
  ['unionpay', '622', 16],
] as const

type Sample = { text: string; kind: NumberKind | null }

export function positives(random: Random): Sample[] {
  const samples: Sample[] = []
  for (const [, start, length] of NETWORKS) {
    for (const between of SEPARATORS) {
      const number = valid(digits(random, length - 1, start), isCardNumber, random)
      samples.push({
        text: `Thank you. ${grouped(number, [4, 4, 4, 4], between)} Bangkok`,
        kind: 'card_number',
      })
    }
    for (const label of [
      'Card number: ',
      'Paid by card ',
      'Payment ',
      'ชำระแล้ว ',
      'บัตรเครดิต ',
      'カード番号：',
      'card_no=',
      '',
    ]) {
      const number = valid(digits(random, length - 1, start), isCardNumber, random)
      samples.push({ text: `${label}${number}`, kind: 'card_number' })
      samples.push({ text: `${label}${fullWidth(number)}`, kind: 'card_number' })
    }
    const wrapped = valid(digits(random, length - 1, start), isCardNumber, random)
    samples.push({
      text: `Card number\n${wrapped.slice(0, 9)}\n${wrapped.slice(9)} 12/29`,
      kind: 'card_number',
    })
    const column = Array.from({ length: 12 }, () =>
      valid(digits(random, length - 1, start), isCardNumber, random),
    )
    samples.push({ text: `Guests of the week\n${column.join('\n')}`, kind: 'card_number' })
  }
  for (const [start, length, sizes] of [
    ['37', 15, [4, 6, 5]],
    ['36', 14, [4, 6, 4]],
    ['4', 19, [4, 4, 4, 4, 3]],
  ] as const) {
    for (const between of [' ', '-', '/', '_']) {
      const number = valid(digits(random, length - 1, start), isCardNumber, random)
      samples.push({ text: `Seen on ${grouped(number, sizes, between)}.`, kind: 'card_number' })
    }
  }
  for (const between of ['-', ' ', '\u2011', '.', '_', '/']) {
    const id = valid(digits(random, 12, `${1 + random(8)}10`), isThaiId, random)
    samples.push({ text: `Somchai ${grouped(id, [1, 4, 5, 2, 1], between)}`, kind: 'thai_id' })
    samples.push({ text: `เลขประจำตัวประชาชน ${id}`, kind: 'thai_id' })
    samples.push({ text: `copy of ${id}`, kind: 'thai_id' })
  }
  for (const label of ['マイナンバー ', '個人番号：', 'My Number: ', '個人番号\n']) {
    const number = valid(digits(random, 11), isMyNumber, random)
    samples.push({ text: `${label}${number}`, kind: 'my_number' })
    samples.push({ text: `${label}${grouped(number, [4, 4, 4], ' ')}`, kind: 'my_number' })
    samples.push({ text: `氏名 山田\n${grouped(number, [4, 4, 4], '-')}`, kind: 'my_number' })
  }
  const passports = [...PASSPORTS, ...brokenPassports()]
  return [
    ...samples,
    ...slashedAndBroken(generator(20_261_131)),
    ...passports.map((text): Sample => ({ text, kind: 'passport' })),
  ]
}

/** Numbers with slashes and blanks between their groups, and Individual Numbers that a line breaks. */
function slashedAndBroken(random: Random): Sample[] {
  const samples: Sample[] = []
  for (const between of [' / ', '/ ', ' ／ ']) {
    for (const [, start, length] of NETWORKS) {
      const number = valid(digits(random, length - 1, start), isCardNumber, random)
      const written = grouped(number, [4, 4, 4, 4], between)
      samples.push({ text: `Thank you. ${written} Bangkok`, kind: 'card_number' })
    }
    const id = valid(digits(random, 12, '31'), isThaiId, random)
    samples.push({ text: `คุณสมชาย ${grouped(id, [1, 4, 5, 2, 1], between)}`, kind: 'thai_id' })
    const own = valid(digits(random, 11, '3'), isMyNumber, random)
    samples.push({ text: `氏名 山田 ${grouped(own, [4, 4, 4], between)}`, kind: 'my_number' })
  }
  const number = grouped(valid(digits(random, 11, '7'), isMyNumber, random), [4, 4, 4], ' ')
  for (let at = 1; at < number.length; at++) {
    const broken = `${number.slice(0, at).trimEnd()}\n${number.slice(at).trimStart()}`
    samples.push({
      text: `氏名 山田\nマイナンバー（個人番号）は ${broken} です`,
      kind: 'my_number',
    })
  }
  return samples
}

/** The lines of each specimen in one, and broken within either. */
function brokenPassports(): string[] {
  return PASSPORTS.flatMap((text) => {
    const [first, second, ...rest] = text.split(/\r?\n/).filter((line) => line.includes('<'))
    if (first === undefined || second === undefined) return []
    const joined = [first, second, ...rest].join(' ')
    const breaks = [7, 20, first.length + 5, first.length + 20].map(
      (at) => `Name of the holder\n${joined.slice(0, at)}\n${joined.slice(at)}\nThank you`,
    )
    return [joined, `Passport ${joined}`, ...breaks]
  })
}

/** The specimens of ICAO Doc 9303. */
export const PASSPORTS = [
  'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10',
  'L898902C36UTO7408122F1204159ZE184226B<<<<<10',
  'Passport copy\nP<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\r\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\r\nend',
  'I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6',
  'I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<',
  'L898902C3 6 UTO 7408122 F 1204159 ZE184226B<<<<<1 0',
]

function fullWidth(number: string): string {
  return number.replaceAll(/\d/g, (digit) => String.fromCodePoint(Number(digit) + 0xff10))
}

/** Texts in which 16-digit numbers that are no cards occur. */
const TEXTS: readonly ((number: string, random: Random) => string)[] = [
  (number) => `Order ${number} was shipped.`,
  (number) => `Order no. ${number}\nPaid by Visa ending 4242`,
  (number) => `注文番号：${number} 様`,
  (number) => `หมายเลขพัสดุ ${number} จัดส่งแล้ว`,
  (number) => `Tracking number: ${number}`,
  (number) => `We packed ${number} for you yesterday.`,
  (number) => `Your request ${number} is done, thank you for waiting.`,
  (number) => `ref-${number}.pdf`,
  (number, random) =>
    `Shelf list\n${[number, ...Array.from({ length: 15 }, () => digits(random, 16))].join('\n')}`,
  (number, random) =>
    `${[number, ...Array.from({ length: 15 }, () => digits(random, 16))].join('\n')}`,
  (number, random) =>
    [number, ...Array.from({ length: 15 }, () => digits(random, 16))]
      .map((each) => grouped(each, [4, 4, 4, 4], ' '))
      .join('\n'),
]

/** Texts that look like each kind, with its label, and are not: the check digit is wrong, or no network issues the number. */
export function lookalikes(random: Random): { text: string; tempts: NumberKind }[] {
  const samples: { text: string; tempts: NumberKind }[] = []
  const cardSizes = [4, 4, 4, 4]
  const isNoCard = (number: string) => !isCardNumber(number)
  for (const [, start, length] of NETWORKS) {
    for (const between of ['', ...SEPARATORS]) {
      const number = valid(digits(random, length - 1, start), isNoCard, random)
      samples.push({
        text: `Card number: ${grouped(number, cardSizes, between)}`,
        tempts: 'card_number',
      })
    }
  }
  for (const start of ['1', '7', '8', '9', '58', '31']) {
    const number = valid(digits(random, 15, start), hasLuhnDigit, random)
    samples.push({ text: `Card number: ${number}`, tempts: 'card_number' })
    samples.push({ text: `บัตรเครดิต ${grouped(number, cardSizes, ' ')}`, tempts: 'card_number' })
  }
  for (let at = 0; at < 50; at++) {
    const id = valid(
      digits(random, 12, `${1 + random(8)}10`),
      (number) => !isThaiId(number),
      random,
    )
    samples.push({ text: `เลขประจำตัวประชาชน ${id}`, tempts: 'thai_id' })
    samples.push({ text: `Somchai ${grouped(id, [1, 4, 5, 2, 1], '-')}`, tempts: 'thai_id' })
    samples.push({ text: `Parcel 66${digits(random, 11)}`, tempts: 'thai_id' })
    const number = valid(digits(random, 11), (each) => !isMyNumber(each), random)
    samples.push({ text: `マイナンバー ${number}`, tempts: 'my_number' })
    samples.push({ text: `個人番号：${grouped(number, [4, 4, 4], ' ')}`, tempts: 'my_number' })
  }
  const [lines = ''] = PASSPORTS
  const second = lines.indexOf('\n') + 1
  for (const at of [0, 3, 9, 13, 18, 19, 24, 27]) {
    const wrong = lines[second + at] === '7' ? '8' : '7'
    const text = lines.slice(0, second + at) + wrong + lines.slice(second + at + 1)
    samples.push({ text, tempts: 'passport' })
  }
  return samples
}

/** The check digit of card numbers of every issuer. */
function hasLuhnDigit(number: string): boolean {
  const sum = Array.from(number)
    .toReversed()
    .reduce((total, digit, at) => {
      const value = Number(digit) * (at % 2 === 0 ? 1 : 2)
      return total + (value > 9 ? value - 9 : value)
    }, 0)
  return sum % 10 === 0
}

/** 110 of each such text. */
export function negatives(random: Random): string[] {
  return Array.from({ length: 110 }, (_, at) =>
    TEXTS.map((text) => text(digits(random, 16, String(1 + ((at + random(9)) % 9))), random)),
  ).flat()
}
