import { describe, expect, it } from 'vitest'
import { findText } from './find-text'

const found = (text: string, query: string) =>
  findText(text, query).map(({ start, end }) => text.slice(start, end))

describe('findText', () => {
  it('ignores case, and finds every match', () => {
    expect(found('Receipt, receipt and RECEIPT', 'receipt')).toEqual([
      'Receipt',
      'receipt',
      'RECEIPT',
    ])
  })

  it('finds words across line breaks and spaces', () => {
    expect(found('signed by Naree\nSuwannarat', 'naree suwannarat')).toEqual(['Naree\nSuwannarat'])
    expect(found('TH 0192 8821', 'TH01928821')).toEqual(['TH 0192 8821'])
  })

  it('finds full-width and half-width characters alike', () => {
    expect(found('合計 ¥１２，３４５', '¥12,345')).toEqual(['¥１２，３４５'])
    expect(found('ﾔﾏﾄ運輸', 'ヤマト運輸')).toEqual(['ﾔﾏﾄ運輸'])
    expect(found('ｶｰﾄﾞ番号', 'カード')).toEqual(['ｶｰﾄﾞ'])
  })

  it('finds Thai whose vowels the PDF writes in one or two characters', () => {
    expect(found('จำนวนเงิน', 'จํานวน')).toEqual(['จำนวน'])
  })

  it('finds characters beyond the first 65,536', () => {
    expect(found('𠮷野家 receipt', '𠮷野')).toEqual(['𠮷野'])
  })

  it('finds nothing for nothing', () => {
    expect(found('text', '')).toEqual([])
    expect(found('text', '  ')).toEqual([])
    expect(found('', 'text')).toEqual([])
  })

  it('returns a limited number of matches', () => {
    expect(findText('a'.repeat(100_000), 'a')).toHaveLength(500)
  })
})
