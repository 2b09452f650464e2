import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { suggestKind } from './suggest-kind'

type Sample = { filename: string; text: string; kind: string | null }

const SAMPLES = readFileSync(new URL('testing/kind-samples.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line): Sample => {
    const [kind = '', filename = '', text = ''] = line.split('\t')
    return { kind: kind === '-' ? null : kind, filename, text: text.replaceAll('\\n', '\n') }
  })

describe('the measured set', () => {
  const results = SAMPLES.map((sample) => ({
    ...sample,
    suggested: suggestKind(sample.filename, sample.text)?.kind ?? null,
  }))
  const suggested = results.filter((result) => result.suggested !== null)
  const wrong = suggested.filter(({ kind, suggested: found }) => kind !== found)
  const ofAKind = results.filter(({ kind }) => kind !== null)
  const missed = ofAKind.filter(({ suggested: found }) => found === null)
  const precision = 1 - wrong.length / suggested.length
  const recall =
    ofAKind.filter(({ kind, suggested: found }) => kind === found).length / ofAKind.length

  it('has at most one wrong suggestion in twenty-five, and finds four in five', () => {
    const list = (some: typeof results) =>
      some.map(({ filename, suggested: found }) => `${filename} → ${found}`).join(', ') || 'none'
    process.stdout.write(
      `\nSuggested kinds: ${results.length} files, precision ${percent(precision)}, recall ${percent(recall)}\n` +
        `  wrong: ${list(wrong)}\n  no suggestion: ${list(missed)}\n`,
    )
    expect(SAMPLES.length).toBeGreaterThanOrEqual(100)
    expect(precision).toBeGreaterThanOrEqual(0.96)
    expect(recall).toBeGreaterThanOrEqual(0.8)
  })
})

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

  it('reads the start of a text only, however long it is', () => {
    const filler = 'lorem ipsum '.repeat(300)
    expect(suggestKind('1.pdf', `Invoice ${filler.repeat(1_000)}`)?.kind).toBe(
      'details_of_purchase',
    )
    expect(suggestKind('1.pdf', `${filler}Invoice`)).toBeNull()
  })
})

const percent = (share: number) => `${(share * 100).toFixed(1)} %`
