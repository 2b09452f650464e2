import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { suggestKind } from './suggest-kind'

/** `kind`: null where none should be suggested. */
type Sample = { filename: string; text: string; kind: string | null }

const rowsOf = (file: string) =>
  readFileSync(new URL(`testing/${file}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'))

const INVENTED = rowsOf('kind-samples.tsv').map(
  ([kind = '', filename = '', text = '']): Sample => ({
    kind: kind === '-' ? null : kind,
    filename,
    text: text.replaceAll('\\n', '\n'),
  }),
)

const REAL_NAMES = rowsOf('real-names.tsv').map(([kind = '', filename = '']): Sample => ({
  kind: kind === '-' ? null : kind,
  filename,
  text: '',
}))

describe('the measured sets', () => {
  it('has at most one wrong suggestion in twenty-five, and finds four in five', () => {
    const { precision, recall } = measure('names and texts', INVENTED)
    expect(INVENTED.length).toBeGreaterThanOrEqual(100)
    expect(precision).toBeGreaterThanOrEqual(0.96)
    expect(recall).toBeGreaterThanOrEqual(0.8)
  })

  it('has at most one wrong suggestion in twenty for real names alone, and finds three in five', () => {
    const { precision, recall } = measure('real names', REAL_NAMES)
    expect(REAL_NAMES.length).toBeGreaterThanOrEqual(300)
    expect(precision).toBeGreaterThanOrEqual(0.95)
    expect(recall).toBeGreaterThanOrEqual(0.6)
  })
})

/** Prints and returns the share of the suggestions that are right, and of the files of a kind whose kind is suggested. */
function measure(title: string, samples: readonly Sample[]) {
  const results = samples.map((sample) => ({
    ...sample,
    suggested: suggestKind(sample.filename, sample.text)?.kind ?? null,
  }))
  const suggested = results.filter((result) => result.suggested !== null)
  const wrong = suggested.filter((result) => result.kind !== result.suggested)
  const ofAKind = results.filter(({ kind }) => kind !== null)
  const missed = ofAKind.filter((result) => result.suggested === null)
  const precision = 1 - wrong.length / suggested.length
  const recall = (suggested.length - wrong.length) / ofAKind.length
  const list = (some: typeof results) =>
    some.map(({ filename, suggested: found }) => `${filename} → ${found}`).join(', ') || 'none'
  process.stdout.write(
    `\nSuggested kinds, ${title}: ${samples.length} files, ${suggested.length} suggestions, ` +
      `precision ${percent(precision)}, recall ${percent(recall)}\n` +
      `  wrong: ${list(wrong)}\n  no suggestion: ${list(missed)}\n`,
  )
  return { precision, recall }
}

describe('suggestKind', () => {
  it('names the words and where they are', () => {
    expect(suggestKind('88213.pdf', 'ร้านบ้านคราฟท์\nใบเสร็จรับเงิน\nเลขที่ 88213')).toEqual({
      kind: 'details_of_purchase',
      why: { in: 'text', words: 'ใบเสร็จรับเงิน' },
    })
    expect(suggestKind('Kerry_Tracking-0192.png')).toEqual({
      kind: 'proof_of_receipt',
      why: { in: 'filename', words: 'Tracking' },
    })
  })

  it.each([
    ['spaced letters', '領 収 書', '領収書'],
    ['Thai with a decomposed sara am', 'คําสั่งซื้อ', 'คำสั่งซื้อ'],
    ['full-width letters', 'ＩＮＶＯＩＣＥ', 'INVOICE'],
  ])('reads %s', (_, text, words) => {
    expect(suggestKind('1.pdf', text)?.why).toEqual({ in: 'text', words })
  })

  it.each([
    'IMG_2041.jpg',
    'DSC01234.JPG',
    'Screenshot 2026-11-14 at 10.02.37.png',
    'scan0001.pdf',
    '',
  ])('suggests nothing for %j', (filename) => expect(suggestKind(filename)).toBeNull())

  it('suggests nothing when the name contradicts the page', () => {
    expect(suggestKind('invoice.pdf', 'Proof of delivery')).toBeNull()
  })

  it('takes a document that is mentioned in a sentence for no title', () => {
    const mention =
      'Guests of the hotel are asked to read our terms of service before they book a room.'
    expect(suggestKind('1.pdf', `House rules\n${mention}`)).toBeNull()
    expect(suggestKind('1.pdf', `Terms of service\n${mention}`)?.kind).toBe('proof_of_acceptance')
  })

  it.each(['invoice template.docx', 'invoice_logo.png', 'Receipt_user_guide.pdf', 'คู่มือใบเสร็จ.pdf'])(
    'suggests nothing for %j, whatever its page says',
    (filename) => expect(suggestKind(filename, 'INVOICE')).toBeNull(),
  )

  it('takes "Delivered:" below the head of a page for a detail', () => {
    const items = 'Ceramic vase 1,690.00\n'.repeat(20)
    const notice = 'Delivered: your parcel'
    expect(suggestKind('1.pdf', notice)?.kind).toBe('proof_of_receipt')
    expect(suggestKind('1.pdf', `Invoice\n${items}${notice}`)?.kind).toBe('details_of_purchase')
  })

  it('reads the start of a text only, however long it is', () => {
    const filler = 'lorem ipsum '.repeat(300)
    expect(suggestKind('1.pdf', `Invoice ${filler.repeat(1_000)}`)?.kind).toBe(
      'details_of_purchase',
    )
    expect(suggestKind('1.pdf', `${filler}Invoice`)).toBeNull()
  })
})

const percent = (share: number) => `${(share * 100).toFixed(1)} %`
